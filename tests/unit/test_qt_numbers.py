"""Each number in qt_numbers.py is the Qt enum that its comment names: the comment is what is compared."""

from __future__ import annotations

import re
from functools import reduce
from pathlib import Path

import pytest
from PySide6 import QtCore, QtGui, QtWidgets

from abscope_gui import qt_numbers

SOURCE = Path(qt_numbers.__file__).read_text("utf-8")
LINES = re.findall(r"^([A-Z_]+) = \d+  # (\w+(?:\.\w+)+)$", SOURCE, re.MULTILINE)
PLACES = (QtCore, QtGui, QtWidgets)


@pytest.mark.parametrize(("name", "enum"), LINES)
def test_a_number_is_the_enum_it_stands_for(name: str, enum: str) -> None:
    first, *rest = enum.split(".")
    home = next(place for place in PLACES if hasattr(place, first))
    member = reduce(getattr, rest, getattr(home, first))
    assert getattr(qt_numbers, name) == int(member.value if hasattr(member, "value") else member)


def test_every_number_names_its_enum() -> None:
    names = {name for name in vars(qt_numbers) if name.isupper()}
    assert names
    assert names == {name for name, _ in LINES}
