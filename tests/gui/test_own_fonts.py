"""Every letter that the program writes itself is in its own fonts: none is asked of the system.

Imported texts may hold others, which the system's fonts show where it has any.
"""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication

import abscope_gui
from abscope_store.paths import resources_path

SHAPELESS = {"\u00a0", "\u2060", "\ufffd"}  # spaces that no font draws; what an unreadable letter becomes


def drawn(folder: Path) -> Iterator[str]:
    """The letters of every text in the code of a folder, without documentation."""
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        documentation = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in documentation
            ):
                yield from node.value


def test_what_the_window_and_the_reference_write_is_in_our_fonts(
    qapp: QApplication, built_reference: Path
) -> None:
    font = QRawFont(str(resources_path() / "fonts" / "Inter-Regular.otf"), 13)
    assert font.isValid()
    assert not font.supportsCharacter(ord("\u4e2d"))
    written = {letter for letter in drawn(Path(abscope_gui.__path__[0])) if letter >= " "}
    with sqlite3.connect(built_reference) as connection:
        written |= {letter for line in connection.iterdump() for letter in line}
    connection.close()
    missing = {letter for letter in written - SHAPELESS if letter.isprintable()}
    missing = {letter for letter in missing if not font.supportsCharacter(ord(letter))}
    assert missing == set()
