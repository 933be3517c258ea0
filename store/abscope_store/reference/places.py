"""Where in a TOML text each key and value stands, so that faults name a line and edits touch one place.

Assumes text that tomllib has already accepted; it checks nothing and converts no value.
"""

from __future__ import annotations

import re

from msgspec import Struct

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_INLINE_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]*[^,\]}\n# \t\r]")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


class Place(Struct, frozen=True):
    """Half-open span in code points: a value without its key, or a table's header line.

    `kind` is table, inline, array or value.
    """

    start: int
    end: int
    kind: str


def places(text: str) -> dict[Path, Place]:
    """Every table, key and element of the text by its path, arrays of tables counted from 0."""
    return _Scanner(text).run()


def line_of(text: str, found: dict[Path, Place], path: Path) -> int:
    """The line, from 1, of the path or of the nearest thing around it; 1 where nothing is known."""
    while path and path not in found:
        path = path[:-1]
    return text.count("\n", 0, found[path].start) + 1 if path else 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Place] = {}
        self.counts: dict[Path, int] = {}

    def run(self) -> dict[Path, Place]:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.found

    def _header(self) -> Path:
        start = self.at
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        keys = self._keys()
        self.at += 2 if several else 1
        table = (*self._resolve(keys[:-1]), keys[-1])
        if several:
            index = self.counts.get(table, -1) + 1
            self.counts[table] = index
            self.found.setdefault(table, Place(start, self.at, "array"))
            table += (index,)
        self.found[table] = Place(start, self.at, "table")
        return table

    def _resolve(self, keys: list[str]) -> Path:
        """In a header a key that names an array of tables means its last element."""
        path: Path = ()
        for key in keys:
            path += (key,)
            if path in self.counts:
                path += (self.counts[path],)
        return path

    def _pair(self, table: Path) -> None:
        path = table + tuple(self._keys())
        self.at += 1  # the equals sign
        self._skip(_INLINE_BLANK)
        self._value(path)

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_INLINE_BLANK)
            match = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            assert match is not None
            keys.append(match.group().strip("\"'"))
            self.at = match.end()
            self._skip(_INLINE_BLANK)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _value(self, path: Path) -> None:
        start = self.at
        opening = self.text[start]
        if opening in "[{":
            kind = "array" if opening == "[" else "inline"
            self._inside(path, "]" if opening == "[" else "}")
        else:
            kind = "value"
            pattern = _STRING if opening in "\"'" else _SCALAR
            match = pattern.match(self.text, start)
            assert match is not None
            self.at = match.end()
        self.found[path] = Place(start, self.at, kind)

    def _inside(self, path: Path, closing: str) -> None:
        """The elements of an array or the pairs of an inline table, up to its closing bracket."""
        self.at += 1
        index = 0
        while True:
            self._skip(_BLANK)
            if self.text[self.at] == closing:
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
            elif closing == "]":
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
