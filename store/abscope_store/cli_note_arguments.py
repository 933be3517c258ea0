"""The grammar of notes and cite on the command line. Imports nothing: every start reads it."""

from __future__ import annotations

import argparse
from collections.abc import Callable

KINDS = ("bookmark", "highlight", "underline", "note")
MEANINGS = ("result", "mechanism", "harm", "method", "question")
STATES = ("exact", "moved", "changed", "orphan")
FORMATS = ("markdown", "html", "csv", "jsonl", "abscope-notes", "w3c")
STYLES = ("vancouver", "ama", "ris", "bibtex", "csl-json")

Add = Callable[[str, str], argparse.ArgumentParser]


def add_notes(add: Add) -> None:
    """What `abscope notes` can do; `add(name, help)` makes one."""
    listing = add("list", "list your marks, newest first")
    listing.add_argument("--kind", choices=KINDS)
    listing.add_argument(
        "--state",
        choices=(*STATES, "offered"),
        help="changed and orphan ones wait for you; offered: another text of their source; with candidates",
    )
    _add_settling(add("settle", "bring marks along with changed texts, or place one that waits"))
    _add_exporting(add("export", "print or save your marks"))
    _add_adding(add("add", "mark a text, a span of it, or a record"))
    importing = add("import", "take in a file of notes or of W3C web annotations")
    importing.add_argument("file", metavar="FILE")
    importing.add_argument("--preview", action="store_true", help="say what it would do, change nothing")
    undoing = add("undo-import", "move what one import added to the trash, nothing else")
    undoing.add_argument("batch", help="as the import printed it")
    add("verify", "check every row and every line of the journal; changes nothing")
    restoring = add("restore", "make the notebook anew from backup and journal, keeping the damaged files")
    restoring.add_argument("backup", nargs="?", help="a file of backups/ (default: the newest sound one)")


def _add_settling(settling: argparse.ArgumentParser) -> None:
    settling.add_argument("id", nargs="?", metavar="ID", help="a mark that waits (default: settle all texts)")
    chosen = settling.add_mutually_exclusive_group()
    chosen.add_argument("--candidate", type=int, metavar="N", help="as notes list --state STATE counts them")
    chosen.add_argument("--leave", action="store_true", help="no place in this text; an offer is turned down")


def _add_exporting(exporting: argparse.ArgumentParser) -> None:
    exporting.add_argument("--kind", choices=KINDS)
    exporting.add_argument("--format", choices=FORMATS, default="markdown")
    exporting.add_argument("--output", metavar="FILE", help="save there instead of printing")


def _add_adding(adding: argparse.ArgumentParser) -> None:
    target = adding.add_mutually_exclusive_group(required=True)
    target.add_argument("--document", metavar="ID", help="an imported text, by the beginning of its id")
    target.add_argument("--source", metavar="ID", help="our record of a source of the reference")
    target.add_argument("--record", metavar="KIND/ID", help="a record, such as study/pacific")
    adding.add_argument("--paragraph", type=int, metavar="N", help="as the original counts them, from 1")
    adding.add_argument("--start", type=int, metavar="N", help="first code point in the paragraph, from 0")
    adding.add_argument("--end", type=int, metavar="N", help="the code point behind the last one")
    adding.add_argument("--paragraph-end", type=int, metavar="N", help="where it ends (default: the same)")
    adding.add_argument(
        "--kind", choices=KINDS, help="default: note, highlight, or bookmark, by what is given"
    )
    adding.add_argument("--meaning", choices=MEANINGS)
    adding.add_argument("--note", metavar="TEXT", default="", help="Markdown. No patient identifiers.")
    adding.add_argument("--tag", metavar="T", action="append", default=[])
    adding.add_argument("--reply-to", metavar="ID", help="the note that this one answers")
    adding.add_argument("--resolves", action="store_true", help="the answer settles that note")


def misused(arguments: argparse.Namespace) -> str:
    """Why these options of `notes add` or `settle` do not go together; empty where they do."""
    if arguments.do == "settle":
        chosen = arguments.leave or arguments.candidate is not None
        return "" if bool(arguments.id) == chosen else "an ID goes with --candidate or --leave"
    span = (arguments.paragraph, arguments.start, arguments.end)
    if any(value is not None for value in span) and None in span:
        return "--paragraph, --start and --end go together"
    if arguments.paragraph_end is not None and arguments.paragraph is None:
        return "--paragraph-end goes with --paragraph"
    if arguments.kind in ("highlight", "underline") and arguments.paragraph is None:
        return f"--kind {arguments.kind} goes with --paragraph, --start and --end"
    if arguments.kind == "note" and not arguments.note.strip() and not arguments.resolves:
        return "--kind note goes with --note"
    if arguments.record and arguments.paragraph is not None:
        return "a record has no paragraphs: mark its source or document"
    return "--resolves goes with --reply-to" if arguments.resolves and not arguments.reply_to else ""


def add_cite(parser: argparse.ArgumentParser) -> None:
    """The options of `abscope cite`."""
    parser.add_argument("ids", nargs="+", metavar="ID", help="sources, or imported documents")
    parser.add_argument("--style", choices=STYLES, default="vancouver")
