"""Texts and marks of our own writing for the tests of the reader pane; no test stands here."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from abscope_gui.panels.evidence import EvidencePane
from abscope_gui.spans import Focus, Span, make_span
from abscope_gui.texts import Block, Text
from abscope_gui.theme import Theme
from abscope_store.records import Annotation, AnnotationId, SentenceSpan, SourceId

FIRST = "The mill counted eighty sacks. A few were wet. Nobody wrote down why."
SECOND = "A later count gave 11.0 against 6.0 at 10^6 grains. It was not planned."
ODD = "Grain 🌾 at 5\u00a0mg and 3\u2009Gy stayed dry. The rest did not."


def sentences(text: str) -> tuple[SentenceSpan, ...]:
    """Sentences of a text whose sentences end in a full stop before a space."""
    found, start = [], 0
    while start < len(text):
        stop = text.find(". ", start)
        end = len(text) if stop < 0 else stop + 1
        found.append(SentenceSpan(len(found) + 1, start, end))
        start = end + 1
    return tuple(found)


def block(paragraph: int | None, text: str, hidden: bool = False, **more: object) -> Block:
    """A block with its sentences."""
    role = "boilerplate" if hidden else "body"
    return Block(paragraph, role, text, hidden, "menu" if hidden else "", sentences(text), **more)  # type: ignore[arg-type]


def text_of(*blocks: Block, kind: str = "document", banner: str = "") -> Text:
    """A whole text."""
    return Text(
        kind, "d1", "s1", "A winter at the mill", "Mill Notes", "tier 5 · news rewrite", banner, blocks
    )


def mill(before: int = 3, hidden: int = 4, behind: int = 30) -> Text:
    """Paragraphs 1 to 3, hidden lines 4 to 7, then plain ones, every other one alike."""
    blocks = [block(n + 1, (FIRST, SECOND)[n % 2]) for n in range(before)]
    blocks += [block(before + n + 1, f"Menu {n}", hidden=True) for n in range(hidden)]
    start = before + hidden + 1
    blocks += [block(start + n, (FIRST, SECOND)[n % 2]) for n in range(behind)]
    return text_of(*blocks)


def annotation(span: Span, number: int = 1, **more: object) -> Annotation:
    """A saved bookmark on a span."""
    fields: dict[str, object] = {
        "id": AnnotationId(f"a{number}"), "author": "me", "device": "d", "revision": 1,
        "created": f"2026-11-22T10:00:0{number}+00:00", "modified": "2026-11-22T10:00:00+00:00",
        "deleted_at": None, "kind": "bookmark", "meaning": None, "body": "",
        "target_kind": span.target_kind, "target_id": span.target_id, "source_id": SourceId("s1"),
        "text_sha256": span.text_sha256, "paragraph": span.paragraph, "start": span.start,
        "paragraph_end": span.paragraph_end, "end": span.end, "quote": span.quote, "prefix": span.prefix,
        "suffix": span.suffix, "state": "exact", "reply_to": None, "resolved": False,
    }  # fmt: skip
    return Annotation(**(fields | more))  # type: ignore[arg-type]


def marked(text: Text, at: int, start: int, end: int, number: int = 1, **more: object) -> Annotation:
    """A bookmark on code points of one block."""
    span = make_span(text, (at, start), (at, end))
    assert span is not None
    return annotation(span, number, **more)


def show_pane(
    qtbot: Any, text: Text | None = None, focus: Focus | None = None, width: int = 640, height: int = 780
) -> EvidencePane:
    """A pane in a window of its own, filled whole, its page in focus."""
    window = QWidget()
    window.resize(width, height)
    qtbot.addWidget(window)
    pane = EvidencePane(Theme("light"), window)
    pane.held = window  # type: ignore[attr-defined]  # or Python's collector would close it
    pane.setGeometry(0, 0, width, height)
    with qtbot.waitExposed(window):
        window.show()
    if text is not None:
        pane.set_text(text, focus=focus)
    window.activateWindow()
    pane.view.setFocus()
    qtbot.waitUntil(lambda: pane.view.filler is None or pane.view.filler.complete)
    qtbot.wait(1)
    return pane


def press(qtbot: Any, pane: EvidencePane, key: Qt.Key, times: int = 1, **more: Any) -> None:
    """Real key events to the page."""
    for _ in range(times):
        qtbot.keyClick(pane.view, key, more.get("modifier", Qt.KeyboardModifier.NoModifier))


def page(pane: EvidencePane) -> bytes:
    """The page's pixels."""
    image = pane.view.viewport().grab().toImage()  # named: its bits die with it
    return bytes(image.constBits())
