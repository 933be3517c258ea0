"""The grammar of import and library on the command line. Imports nothing: every start reads it."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add_import(parser: argparse.ArgumentParser) -> None:
    """The options of `abscope import`."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, folders, zip archives")
    parser.add_argument(
        "--text", metavar="FILE", help="add the words of FILE as a pasted text; - reads stdin"
    )
    parser.add_argument("--html", action="store_true", help="with --text: it is HTML")
    parser.add_argument("--title", metavar="T", help="what to call a single file or text")
    parser.add_argument(
        "--preview", action="store_true", help="print the lines with their roles, add nothing"
    )
    said = "lines of a single document, numbered as in its preview, such as 3,7-9"
    parser.add_argument("--keep", type=ordinals, default=(), metavar="N,N", help=f"show these {said}")
    parser.add_argument("--hide", type=ordinals, default=(), metavar="N,N", help=f"hide these {said}")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")


def ordinals(text: str) -> tuple[int, ...]:
    """`3,7-9` as 3, 7, 8, 9."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isascii() and first.isdigit() and (not dash or (last.isascii() and last.isdigit()))):
            raise argparse.ArgumentTypeError("must be line numbers such as 3,7-9")
        low, high = int(first), int(last or first)
        if low < 1 or not low <= high <= 200_000:
            raise argparse.ArgumentTypeError("must be line numbers such as 3,7-9")
        found += range(low, high + 1)
    return tuple(found)


def misused(arguments: argparse.Namespace) -> str:
    """Why these options do not go together; empty where they do."""
    if bool(arguments.paths) == (arguments.text is not None):
        return "name files, or a text with --text, and not both"
    single = len(arguments.paths) <= 1
    if (arguments.keep or arguments.hide or arguments.title) and not single:
        return "--keep, --hide and --title go with a single file or text"
    if arguments.html and arguments.text is None:
        return "--html goes with --text"
    if arguments.text is not None and not arguments.title and not arguments.preview:
        return "--text needs --title"
    both = sorted(set(arguments.keep) & set(arguments.hide))
    return f"line {both[0]} cannot be kept and hidden" if both else ""


Add = Callable[[str, str], argparse.ArgumentParser]


def add_library(add: Add) -> None:
    """What `abscope library` can do; `add(name, help)` makes one."""
    add("list", "list imported texts")
    rebuild = add("rebuild", "make every document anew from its original")
    rebuild.add_argument("--quiet", action="store_true", help="no progress on stderr")
    for name, said in (
        ("show", "print what is known of a document"),
        ("reimport", "read a document anew from its original"),
        ("remove", "take a document out; restore brings it back for thirty days"),
        ("restore", "bring a removed document back"),
        ("sightings", "figures seen in a document, held against the reference"),
        ("offers", "places that print the figures of a source without a sentence of its own"),
    ):
        add(name, said).add_argument(
            "id", metavar="ID", help="of a document, or its first letters, 6 or more"
        )
    mentions = add("mentions", "passages of your library that name a record")
    mentions.add_argument("record", metavar="KIND/ID", help="such as agent/durvalumab")
    mentions.add_argument("--limit", type=int, default=200, metavar="N")
    line = add("line", "show or hide lines of a document, now and after every rebuild")
    line.add_argument("id", metavar="ID")
    line.add_argument("lines", type=ordinals, metavar="N,N", help="such as 3,7-9")
    which = line.add_mutually_exclusive_group(required=True)
    which.add_argument("--hide", action="store_true")
    which.add_argument("--show", action="store_true")
