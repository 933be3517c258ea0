"""One line of text put together from pieces: white space folded, invisible characters removed and counted.

Superscripts and subscripts are written so that they never glue to what stands before them. Knows no format.
"""

from __future__ import annotations

import re

from abscope_store.importing.formats._scripts import is_bracket, lowered, raised

# Characters without a glyph of their own: control, direction, zero width, soft hyphen, tags, surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff]"
)
_WHITE = re.compile(r"\s+")
_KEPT_SPACES = frozenset("\xa0\u2007\u2009\u202f")  # set on purpose: "5 mg" does not break there
_RAISED = re.compile("[\u207a\u207b]?[\u2070\xb9\xb2\xb3\u2074-\u2079]+[\u207a\u207b]?")
_LOWERED = str.maketrans(
    "\u2070\xb9\xb2\xb3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b", "0123456789+\u2212"
)
_SCRIPTS = frozenset({"sup", "sub"})

Mark = tuple[int, int, str]


class Line:
    """A line in the making. `removed` counts the characters left out over the life of the object."""

    def __init__(self) -> None:
        self.removed = 0
        self._clear()

    def _clear(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self._newest: dict[str, int] = {}  # mark -> its last span, to be grown
        self._length = 0
        self._last = ""
        self._script = ""
        self._held: list[str] = []
        self._after_script = False

    def __bool__(self) -> bool:
        return bool(self._pieces or self._held)

    def add(self, text: str, marks: frozenset[str] = frozenset()) -> None:
        """More text, with the marks that hold for the whole of it."""
        script = "sup" if "sup" in marks else "sub" if "sub" in marks else ""
        if script != self._script:
            self._settle(_INVISIBLE.sub("", text[:12]))
            self._script = script
        if script:
            self._held.append(text)
            return
        at = 0
        for found in _RAISED.finditer(text):
            self._write(text[at : found.start()], marks)
            self._script = "sup"
            self._held.append(found.group().translate(_LOWERED))
            self._settle(text[found.end() : found.end() + 12])
            at = found.end()
        self._write(text[at:] if at else text, marks)

    def space(self) -> None:
        """White space, so that what follows is not glued."""
        self._settle()
        self._write(" ", frozenset())

    def finish(self) -> tuple[str, list[Mark]]:
        """(text, marks) of the line, stripped; the next line begins empty."""
        self._settle()
        text = "".join(self._pieces)
        end = len(text.rstrip())
        marks = sorted((start, min(stop, end), name) for start, stop, name in self._marks if start < end)
        self._clear()
        return text[:end], marks

    def _settle(self, after: str = "") -> None:
        """Write a held superscript or subscript as a whole; `after`: the letters that follow it."""
        script, self._script = self._script, ""
        if not self._held:
            return
        held = "".join(self._held)
        self._held.clear()
        content = _WHITE.sub(" ", self._visible(held)).strip()
        if not content:
            self._write(" " if held else "", frozenset())
            return
        if held[0].isspace():
            self._write(" ", frozenset())
        written = "".join(self._pieces[-8:])[-12:]
        prefix, suffix = (
            raised(written, content, after) if script == "sup" else (lowered(written, content), "")
        )
        if is_bracket(prefix):
            prefix, content, suffix = "", f"{prefix}{content}{suffix}", ""
        self._write(prefix, frozenset())
        self._write(content, frozenset({script}))
        self._write(suffix, frozenset())
        if held[-1].isspace():
            self._write(" ", frozenset())
        self._after_script = self._last.isalnum()

    def _visible(self, text: str) -> str:
        kept = _INVISIBLE.sub("", text)
        self.removed += len(text) - len(kept)
        return kept

    def _write(self, text: str, marks: frozenset[str]) -> None:
        text = _WHITE.sub(_folded, self._visible(text))
        if text and text[0].isspace() and (not self._last or self._last.isspace()):
            text = text[1:]
        if not text:
            return
        if self._after_script and text[0].isdigit():
            text = " " + text  # 10<sup>9</sup>5 is not ten to the ninety-fifth
        self._after_script = False
        start, self._length = self._length, self._length + len(text)
        self._pieces.append(text)
        self._last = text[-1]
        for mark in marks:
            self._mark(start, self._length, mark)

    def _mark(self, start: int, end: int, name: str) -> None:
        at = self._newest.get(name)
        if at is not None and self._marks[at][1] == start and name not in _SCRIPTS:
            self._marks[at] = (self._marks[at][0], end, name)
            return
        self._newest[name] = len(self._marks)
        self._marks.append((start, end, name))


def _folded(white: re.Match[str]) -> str:
    found = white.group()
    return found if found in _KEPT_SPACES else " "
