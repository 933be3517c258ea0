"""How much the notebook's list goes through for a key or a chip: no more rows than it must. Never timed."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from note_stand_ins import mark, rows

from abscope_gui.models import notebook
from abscope_gui.models.note_rows import FACETS
from abscope_gui.models.notebook import NotebookModel
from abscope_gui.tabs.notebook_table import NotebookTable
from abscope_gui.theme import Theme

TAG = next(facet for facet in FACETS if facet.id == "tag")


class Looked(str):
    """Words that count how often they are looked through."""

    times = 0

    def __contains__(self, words: str) -> bool:  # type: ignore[override]
        Looked.times += 1
        return super().__contains__(words)


@pytest.fixture
def model() -> NotebookModel:
    bodies = ["lamp"] * 10 + ["laser"] * 20 + ["wall"] * 70
    made = NotebookModel()
    plain = rows(*(mark(f"m{n:03}", body=body, tags=(body,)) for n, body in enumerate(bodies)))
    made.set_rows([structs.replace(row, haystack=Looked(row.title)) for row in plain])
    return made


def test_a_longer_filter_looks_only_at_what_the_shorter_left(model: NotebookModel) -> None:
    looked = []
    for text in ("la", "lam", "lamp", "lamp l", "las", ""):
        Looked.times = 0
        model.set_filter(text)
        looked.append((text, Looked.times, len(model.rows())))
    assert looked == [
        ("la", 100, 30), ("lam", 30, 10), ("lamp", 10, 10), ("lamp l", 20, 10), ("las", 100, 20),
        ("", 0, 100),
    ]  # fmt: skip
    model.set_filter("wall")
    model.set_rows(model.rows()[:5])
    assert len(model.rows()) == 5, "other rows are filtered whole"


def test_a_facet_is_counted_once_until_something_else_changes(
    model: NotebookModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    words = notebook._WORDS["tag"]

    def said(row: Any) -> tuple[str, ...]:
        counted.append(row.id)
        return words(row)

    monkeypatch.setitem(notebook._WORDS, "tag", said)
    every = {"wall": 70, "laser": 20, "lamp": 10}
    assert model.counts(TAG) == every and len(counted) == 100
    model.choose({"tag": ["lamp"]})
    counted.clear()
    assert model.counts(TAG) == every and counted == [], "its own choice does not change its counts"
    model.set_filter("la")
    assert model.counts(TAG) == {"laser": 20, "lamp": 10}
    model.choose({"meaning": ["harm"]})
    assert model.counts(TAG) == {}


def test_selected_marks_are_asked_of_qt_once(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    table = NotebookTable(Theme("light"))
    qtbot.addWidget(table)
    table.rows.set_rows(rows(*(mark(f"m{n:03}") for n in range(100))))
    asked: list[int] = []
    ask = table._asked_of_qt
    monkeypatch.setattr(table, "_asked_of_qt", lambda: asked.append(1) or ask())
    table.selectAll()
    assert len(table.selected()) == len(table.selected()) == 100 and len(asked) == 1
    table.change(lambda: table.rows.set_rows(table.rows.rows()[10:]))
    assert len(table.selected()) == 90 and len(asked) == 1
    table.clearSelection()
    assert table.selected() == [] and len(asked) == 2
