"""What a format says of a text is seen on the page: raised and lowered signs, tables, lists, headings, pages.

Offsets and copies stay those of the text itself. The texts are our own.
"""

from __future__ import annotations

from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reader_stand_ins import block, show_pane, text_of

from abscope_gui.panels.evidence import EvidencePane
from abscope_gui.panels.reader_rows import table_columns
from abscope_gui.texts import Block, Text, page_words

COUNT = "A count of 1.5 x 10^9 per litre; write H2O."
RAISED = COUNT.index("^9") + 1
LOWERED = COUNT.index("H2O") + 1


def shaped(paragraph: int, text: str, **more: object) -> Block:
    return structs.replace(block(paragraph, text), **more)  # type: ignore[type-var]


def whole() -> Text:
    rows = ("Organ | Limit | Strength", "Lung | 20 Gy | weak")
    spans = tuple(
        tuple((row.index(cell), row.index(cell) + len(cell)) for cell in row.split(" | ")) for row in rows
    )
    return text_of(
        shaped(1, "What was found", kind="heading", level=1, page=3),
        shaped(2, COUNT, marks=((RAISED, RAISED + 1, "sup"), (LOWERED, LOWERED + 1, "sub")), page=3),
        shaped(3, "Ask for the date.", kind="list", level=1, page=4),
        shaped(4, "Look at the scan.", kind="list", level=2, page=4),
        shaped(5, "2. It has a number.", kind="list", level=1, page=4),
        *(
            shaped(6 + n, row, kind="table", cells=cells, page=4)
            for n, (row, cells) in enumerate(zip(rows, spans, strict=True))
        ),
    )


def form(pane: EvidencePane, at: int, offset: int) -> QTextCharFormat:
    """The format of one code point of a block."""
    cursor = QTextCursor(pane.view.document())
    position = pane.view.position(at, offset)
    assert position is not None
    cursor.setPosition(position + 1)
    return cursor.charFormat()


def block_of(pane: EvidencePane, at: int) -> Any:
    position = pane.view.position(at, 0)
    assert position is not None
    return pane.view.document().findBlock(position)


def test_an_exponent_is_raised_and_copies_as_it_is_written(qtbot: QtBot) -> None:
    pane = show_pane(qtbot, whole())
    align = QTextCharFormat.VerticalAlignment
    assert form(pane, 1, RAISED).verticalAlignment() == align.AlignSuperScript
    assert form(pane, 1, LOWERED).verticalAlignment() == align.AlignSubScript
    assert form(pane, 1, RAISED - 2).verticalAlignment() == align.AlignNormal
    shown = block_of(pane, 1).text()
    assert "^" not in shown and len(shown) == len(COUNT), "not seen, and no offset moves"
    pane.view.put_caret(1, 0)
    pane.view.put_caret(1, len(COUNT), keep_anchor=True)
    QTest.keyClick(pane.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == COUNT
    span = pane.current_span()
    assert span is not None and span.quote == COUNT


def test_a_theme_keeps_what_is_raised(qtbot: QtBot) -> None:
    from abscope_gui.theme import Theme

    text = whole()
    hidden = structs.replace(text.blocks[1], hidden=True)
    pane = show_pane(qtbot, structs.replace(text, blocks=(text.blocks[0], hidden)))
    pane.set_show_hidden(True)
    pane.set_theme(Theme("dark"))
    raised = QTextCharFormat.VerticalAlignment.AlignSuperScript
    assert form(pane, 1, RAISED).verticalAlignment() == raised


def test_headings_lists_and_tables_look_like_what_they_are(qtbot: QtBot) -> None:
    pane = show_pane(qtbot, whole())
    body = form(pane, 1, 0).font().pixelSize()
    assert form(pane, 0, 0).font().pixelSize() > body and form(pane, 0, 0).font().bold()
    first, second, numbered = (block_of(pane, n) for n in (2, 3, 4))
    assert second.blockFormat().leftMargin() > first.blockFormat().leftMargin() > 0
    assert first.textList() is not None and numbered.textList() is None, "a number is a mark of its own"
    assert first.text() == "Ask for the date."
    columns = []
    for row in (5, 6):
        line = block_of(pane, row)
        assert "|" not in line.text() and line.text().count("\t") == 2
        columns.append([tab.position for tab in line.blockFormat().tabPositions()])
        position = line.text().index("\t") + 1
        columns[-1].append(line.layout().lineAt(0).cursorToX(position + 2)[0])
    assert columns[0] == columns[1], "the second cells begin at one line"


def test_a_table_too_wide_for_columns_keeps_its_bars() -> None:
    wide = " | ".join(("word " * 12).strip() for _ in range(3))
    spans = tuple((at * 62, at * 62 + 59) for at in range(3))
    made = shaped(1, wide, kind="table", cells=spans)
    assert table_columns((made,)) == {}
    narrow = shaped(1, "a | b", kind="table", cells=((0, 1), (4, 5)))
    assert table_columns((narrow, block(2, "Words."), narrow)) == {0: (1, 1), 2: (1, 1)}


def test_a_page_is_told_with_its_paragraph(qtbot: QtBot) -> None:
    text = whole()
    assert page_words(text, 2) == " · page 3" and page_words(text, 3) == " · page 4"
    assert page_words(text, None) == "" and page_words(text_of(block(1, "One.")), 1) == ""
    pane = show_pane(qtbot, text)
    with_pages = pane.gutter.grab().toImage()
    plain = tuple(structs.replace(b, page=None) for b in text.blocks)
    pane.set_text(structs.replace(text, blocks=plain))
    qtbot.waitUntil(lambda: pane.view.filler.complete)
    assert pane.gutter.grab().toImage() != with_pages, "the margin names the page"
