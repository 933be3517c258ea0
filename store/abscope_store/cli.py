"""The command line: reads arguments, hands them to one part of cli_*.py, turns trouble into exit codes.

A thin client of the same API as the window; never imports Qt. Each part is imported only when asked for.
0 fine, 1 a check found faults, 2 usage, 3 the user's trouble in one sentence on stderr, 130 Ctrl+C.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from abscope_store import cli_arguments, cli_list, cli_note_arguments
from abscope_store.errors import NotAStore, UserTrouble

if TYPE_CHECKING:
    from abscope_store.cli_output import Output
    from abscope_store.selfcheck import Check

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FINE, FAULTS, USAGE, TROUBLE = 0, 1, 2, 3
KINDS = (
    "agent", "study", "mechanism", "outcome", "claim", "glossary", "source", "digest", "passage", "note",
    "sighting",
)  # fmt: skip
RECORDS = ("agent", "study", "mechanism", "source", "claim")
LISTS = ("agents", "studies", "mechanisms", "sources", "claims")

Command = Callable[[argparse.Namespace, "Output"], int]


def main(argv: list[str] | None = None, extra: Sequence[Callable[[], Check]] = ()) -> int:
    """Run one command and return its exit code; SystemExit never leaves.

    `extra` are checks that the caller adds to --self-check: the window's, which the store cannot make.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    if arguments.self_check:
        arguments.command = _self_check
        arguments.extra = extra
    elif arguments.command is None:
        parser().print_usage(sys.stderr)
        return USAGE
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from abscope_store.cli_output import Output

    command: Command = arguments.command
    try:
        code = command(arguments, Output(arguments.json))
        sys.stdout.flush()
        return code
    except UserTrouble as trouble:
        print(trouble.sentence(), file=sys.stderr)
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter must not complain at exit either.
        sys.stdout = None
        return FINE
    except sqlite3.DatabaseError as damage:
        if type(damage) is not sqlite3.DatabaseError:
            raise
        print(NotAStore(f"A database of this profile is damaged ({damage}).").sentence(), file=sys.stderr)
    return TROUBLE


def parser() -> argparse.ArgumentParser:
    """The whole grammar; `--profile` and `--json` stand before or after a command."""
    top = argparse.ArgumentParser(
        prog="abscope",
        description="Reference on cancer immunotherapy and radiotherapy. Without a command: the window.",
    )
    top.add_argument("--self-check", action="store_true", help="test this installation, print JSON")
    top.set_defaults(command=None)
    _common(top, top=True)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _add_search(commands)
    _add_import(commands)
    _add_show_and_list(commands)
    _add_notes(commands)
    _add_reference(commands)
    _add_library(commands)
    return top


def _common(parser: argparse.ArgumentParser, top: bool = False) -> None:
    # Below a command the default is left out, so that it does not undo what stood before the command.
    absent = None if top else argparse.SUPPRESS
    parser.add_argument("--profile", metavar="DIR", default=absent, help="the folder of your own data")
    parser.add_argument(
        "--json", action="store_true", default=False if top else absent, help="print one JSON object"
    )


def _command(commands: Commands, name: str, said: str, run: Command) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=said, description=said)
    added.set_defaults(command=run)
    _common(added)
    return added


def _add_search(commands: Commands) -> None:
    search = _command(commands, "search", "find figures, records, passages and notes", _search)
    search.add_argument("query", nargs="+", help="words; put -- before a query that begins with -")
    search.add_argument("--limit", type=_count, default=20, metavar="N")
    search.add_argument("--kind", choices=KINDS, action="append", metavar="K", help=", ".join(KINDS))
    search.add_argument("--exact", action="store_true", help="correct no spelling")


def _add_import(commands: Commands) -> None:
    importing = _command(commands, "import", "add original texts to your library", _import)
    cli_arguments.add_import(importing)


def _add_show_and_list(commands: Commands) -> None:
    show = _command(commands, "show", "print one record with what it rests on", _show)
    show.add_argument("kind", choices=RECORDS)
    show.add_argument("id", help="the reference's own; for a source also an imported document's")
    listing = _command(commands, "list", "print all records of a kind", _list)
    listing.add_argument("what", choices=LISTS)
    cli_list.add_arguments(listing)


def _add_notes(commands: Commands) -> None:
    notes = _command(commands, "notes", "your own marks: list, add, export, import, verify, restore", _notes)
    what = notes.add_subparsers(dest="do", metavar="WHAT", required=True)
    cli_note_arguments.add_notes(lambda name, said: _command(what, name, said, _notes))
    cite = _command(commands, "cite", "print sources and documents as references", _cite)
    cli_note_arguments.add_cite(cite)


def _add_reference(commands: Commands) -> None:
    said = "build, check or compare the reference, for curators"
    reference = _command(commands, "reference", said, _reference)
    reference.add_argument("--folder", metavar="DIR", help="the reference texts (default: the shipped ones)")
    reference.add_argument("--output", metavar="FILE", help="build: where to write the database")
    reference.add_argument("--originals", metavar="DIR", help="check: texts that ours must not repeat")
    reference.add_argument("do", choices=("build", "check", "locate", "diff"))
    reference.add_argument("source", nargs="?", help="locate: the id of the source; diff: the old build")
    reference.add_argument("file", nargs="?", help="locate: its original, held by you; diff: the new build")


def _add_library(commands: Commands) -> None:
    library = _command(commands, "library", "your imported texts: list, show, change, rebuild", _library)
    what = library.add_subparsers(dest="do", metavar="WHAT", required=True)
    cli_arguments.add_library(lambda name, said: _command(what, name, said, _library))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)


def _search(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store import cli_read

    return cli_read.search_command(arguments, output)


def _show(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store import cli_show

    return cli_show.show_command(arguments, output)


def _list(arguments: argparse.Namespace, output: Output) -> int:
    if cli_list.chosen(arguments):
        return cli_list.filtered_command(arguments, output)
    from abscope_store import cli_read

    return cli_read.list_command(arguments, output)


def _notes(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.do == "list" and arguments.state in ("changed", "orphan", "offered"):
        from abscope_store import cli_settle

        return cli_settle.list_command(arguments, output)
    if arguments.do in ("list", "export"):
        from abscope_store import cli_notes

        return cli_notes.notes_command(arguments, output)
    wrong = cli_note_arguments.misused(arguments) if arguments.do in ("add", "settle") else ""
    if wrong:
        which = f"abscope notes {arguments.do}"
        print(f"usage: {which}: {wrong}; see {which} --help", file=sys.stderr)
        return USAGE
    if arguments.do == "settle":
        from abscope_store import cli_settle

        return cli_settle.command(arguments, output)
    from abscope_store import cli_notes_write

    return cli_notes_write.command(arguments, output)


def _cite(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store import cli_cite

    return cli_cite.cite_command(arguments, output)


def _import(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store import cli_import

    wrong = cli_arguments.misused(arguments)
    if wrong:
        print(f"usage: abscope import: {wrong}; see abscope import --help", file=sys.stderr)
        return USAGE
    return cli_import.import_command(arguments, output)


def _library(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store import cli_library

    return cli_library.library_command(arguments, output)


def _reference(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store import cli_reference

    return cli_reference.reference_command(arguments, output)


def _self_check(arguments: argparse.Namespace, _: Output) -> int:
    from abscope_store import selfcheck

    return selfcheck.command(arguments, arguments.extra)


if __name__ == "__main__":
    raise SystemExit(main())
