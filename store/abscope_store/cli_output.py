"""How the command line prints: one JSON object, or readable text that ends with the standing line.

The only place that writes to stdout; trouble goes to stderr in one sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any
from unicodedata import category

import msgspec

from abscope_store import wording


class Output:
    """Prints the result of one command once."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def emit(self, payload: Mapping[str, Any], lines: Iterable[str], as_of: str | None = None) -> None:
        """Print `payload` with --json, else `lines` and, where content is shown, the standing line."""
        if self.as_json:
            sys.stdout.write(msgspec.json.encode(payload).decode("utf-8") + "\n")
            return
        for line in lines:
            # A record's own text may have lines of its own; further ones keep the first one's place.
            indent = " " * (len(line) - len(line.lstrip(" ")))
            for number, part in enumerate(line.split("\n")):
                sys.stdout.write((indent if number else "") + printable(part) + "\n")
        if as_of is not None:
            sys.stdout.write(f"\n{wording.standing(as_of)}\n")

    def trouble(self, sentence: str) -> None:
        """The user's trouble, on stderr."""
        sys.stderr.write(printable(sentence) + "\n")

    def raw(self, text: str) -> None:
        """An export as it is: it carries the standing line itself."""
        sys.stdout.write(text)


def printable(line: str) -> str:
    """A line without control characters: imported text must not drive the terminal.

    A space of any kind is a space: the one that keeps "3 mg" together is no broken letter.
    """
    return "".join(
        char if char.isprintable() or char in " \t" else " " if category(char) == "Zs" else "\ufffd"
        for char in line
    )


def told(problems: Iterable[tuple[str, str]]) -> list[str]:
    """What was odd about a text, in sentences; the file that a list's record names is no problem of it."""
    return [
        f"The list names a file of this record: {detail}" if kind == "linked file" else detail or kind
        for kind, detail in problems
    ]
