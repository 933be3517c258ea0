"""The notebook's list words what changed and nothing else, in shares that let other requests pass."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from abscope_gui import loading_notes
from abscope_gui.loading_notes import NotebookList, NotebookView
from abscope_gui.models.note_rows import rows_of
from abscope_store.connection import open_reader
from abscope_store.notebook import read
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile
from abscope_store.reader import Reader

COUNT = 40


class Stand:
    """A notebook and its list; `read` and `worded` say what the last look had to do."""

    def __init__(self, writer: NotebookWriter, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
        self.writer, self.reader, self.list = writer, reader, NotebookList()
        self.read: list[str] = []
        self.worded: list[str] = []
        some, row_of = read.some, loading_notes.row_of

        def counted_some(connection: sqlite3.Connection, ids: Any) -> Any:
            self.read += ids
            return some(connection, ids)

        def counted_row(mark: Any, around: Any) -> Any:
            self.worded.append(mark.id)
            return row_of(mark, around)

        monkeypatch.setattr(read, "some", counted_some)
        monkeypatch.setattr(loading_notes, "row_of", counted_row)

    def note(self, body: str, **more: Any) -> str:
        return str(self.writer.add(AnnotationDraft("note", "record", "study/pacific", body=body, **more)).id)

    def view(self) -> NotebookView:
        """The whole view, however many shares it takes; and it is what wording everything would give."""
        self.read.clear(), self.worded.clear()
        found = None
        while found is None:
            found = self.list.view(self.reader)
        marks = read.listed(self.reader.connection)
        titles = loading_notes.titles_of(self.reader, marks)
        assert found.rows == rows_of(marks, titles, loading_notes.date.today())
        assert [row.id for row in found.trash] == [mark.id for mark in read.trash(self.reader.connection)]
        return found


@contextmanager
def _stand(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    writer, _ = open_notebook(profile)
    with closing(writer), closing(open_reader(profile)) as connection:
        yield Stand(writer, Reader(connection), monkeypatch)


@pytest.fixture
def stand(profile: Profile, built_reference: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    with _stand(profile, monkeypatch) as made:
        yield made


def test_one_change_reads_and_words_one_mark(stand: Stand) -> None:
    ids = [stand.note(f"note {n}", tags=("dose",) if n % 2 else ()) for n in range(COUNT)]
    assert len(stand.view().rows) == COUNT
    assert sorted(stand.read) == sorted(stand.worded) == sorted(ids)
    stand.view()
    assert (stand.read, stand.worded) == ([], [])
    stand.writer.edit(ids[3], body="other words", tags=("dose", "rare"))
    found = stand.view()
    assert (stand.read, stand.worded) == ([ids[3]], [ids[3]])
    assert found.tags == ["dose", "rare"]
    stand.writer.delete(ids[7])
    found = stand.view()
    assert stand.worded == [ids[7]] and [row.id for row in found.trash] == [ids[7]]
    stand.writer.restore(ids[7])
    new = stand.note("one more")
    assert stand.view().rows[0].id == new and sorted(stand.worded) == sorted([ids[7], new])
    stand.writer.delete(ids[0])
    stand.writer.purge(older_than_days=-1)
    assert ids[0] not in stand.view().living and stand.worded == []


def test_an_answer_words_the_question_too(stand: Stand) -> None:
    question, _ = stand.note("which analysis?", meaning="question"), stand.note("something else")
    stand.view()
    answer = stand.note("the final one", reply_to=question, resolved=True)
    found = {row.id: row for row in stand.view().rows}
    assert stand.read == [answer] and sorted(stand.worded) == sorted([question, answer])
    assert found[question].settled and found[question].state == "1 answer · settled"


def test_an_altered_note_is_looked_at_until_it_is_repaired(stand: Stand, profile: Profile) -> None:
    one, other = stand.note("what was said"), stand.note("beside it")
    with closing(sqlite3.connect(profile.notebook)) as stranger, stranger:
        stranger.execute("UPDATE annotation SET body = 'what was not said' WHERE id = ?", (one,))
    assert [row.id for row in stand.view().rows if row.altered] == [one]
    stand.view()
    assert stand.read == [one] and other not in stand.worded
    stand.writer.repair(one)
    assert not any(row.altered for row in stand.view().rows)


def test_much_is_done_in_shares(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading_notes, "SHARE", 15)
    for n in range(COUNT):
        stand.note(f"note {n}")
    asked = []
    while (found := stand.list.view(stand.reader)) is None:
        asked.append((len(stand.read), len(stand.worded)))
        stand.read.clear(), stand.worded.clear()
    assert len(found.rows) == COUNT
    assert asked == [(15, 0), (15, 0), (10, 15), (0, 15)] and len(stand.worded) == 10
    stand.view()
    assert (stand.read, stand.worded) == ([], [])


def test_another_day_words_all_anew(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.note("made today")
    assert stand.view().rows[0].when == "today"

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Any:
            return date.today() + timedelta(days=1)

    monkeypatch.setattr(loading_notes, "date", Tomorrow)
    assert stand.view().rows[0].when == "yesterday" and stand.read == []
