"""Which key of the reader's page asks for what. Knows no page: a table and one look-up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_KEY = Qt.Key
_PLAIN = {
    (_KEY.Key_F3, False): "next",
    (_KEY.Key_F3, True): "previous",
    (_KEY.Key_Escape, False): "escape",
    (_KEY.Key_Escape, True): "escape",
    (_KEY.Key_M, False): "next mark",
    (_KEY.Key_M, True): "previous mark",
    (_KEY.Key_O, False): "name",
    (_KEY.Key_H, False): "hide",
    (_KEY.Key_G, False): "go to",
    (_KEY.Key_T, False): "tag",
    (_KEY.Key_R, False): "resize",
    (_KEY.Key_Delete, False): "delete",
    (_KEY.Key_W, False): "standing",
    (_KEY.Key_J, False): "next standing",
    (_KEY.Key_J, True): "previous standing",
}
_NUMBERS = (_KEY.Key_1, _KEY.Key_2, _KEY.Key_3, _KEY.Key_4, _KEY.Key_5)


def asked(event: QKeyEvent, selected: bool) -> str | None:
    """What a key asks for, such as `next mark`, or `meaning 3` where words are selected; None for none."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if key == _KEY.Key_F and modifiers == Qt.KeyboardModifier.ControlModifier:
        return "find"
    if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
        return None
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if selected and not shift and key in _NUMBERS:
        return f"meaning {_NUMBERS.index(key) + 1}"
    return _PLAIN.get((key, shift))


def meaning_of(asked_for: str) -> int | None:
    """1 to 5 of `meaning 3`, None of anything else."""
    word, _, number = asked_for.partition(" ")
    return int(number) if word == "meaning" and number.isdigit() else None
