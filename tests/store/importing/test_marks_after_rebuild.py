"""What the reader marked, confirmed and rejected in a document outlives rebuilding it, and says when not.

Marks lie within a sentence and across paragraphs, hidden ones too; ids of documents and passages stay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from abscope_store import cli, confirming, library
from abscope_store.connection import open_reader
from abscope_store.importing.pipeline import import_paths
from abscope_store.importing.rebuilding import rebuild, reimport
from abscope_store.importing.removal import remove, restore
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.selectors import EXACT, make_selector, resolve
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile
from abscope_store.records import Annotation

PAGES = Path(__file__).parent.parent.parent / "data" / "pages"
# paragraph and offsets of both ends; the third runs over hidden lines in between
SPANS = ((24, 0, 24, 20), (20, 3, 24, 12), (20, 0, 31, 25))


class Stand:
    """A library with one page, a notebook with marks and two verdicts on it."""

    def __init__(self, profile: Profile, tiny: Path, writer: sqlite3.Connection) -> None:
        self.profile, self.tiny, self.writer = profile, tiny, writer
        reference = open_reader(profile, tiny)
        (added,) = import_paths(writer, profile, reference, [PAGES / "news.txt"]).added
        self.id = added.id
        self.text_sha256 = library.document(reference, self.id).text_sha256
        reference.close()
        self.notebook: NotebookWriter = open_notebook(profile)[0]
        self.marks = [self._mark(*span) for span in SPANS]
        for locator, confirmed, span in (("a.os", True, SPANS[0]), ("b.os", False, (22, 0, 22, 15))):
            draft = confirming.verdict_draft(locator, confirmed, self.id, self._selector(*span))
            self.notebook.add(draft)

    def words(self) -> dict[int, str]:
        """Every paragraph, hidden ones too, as the library holds it now."""
        rows = self.writer.execute(
            "SELECT paragraph, text FROM passage WHERE document_id = ? ORDER BY 1", (self.id,)
        )
        return {row[0]: row[1] for row in rows}

    def ids(self) -> list[tuple[object, ...]]:
        """Ids of the document, its passages, anchors, mentions and sightings."""
        asked = (
            "SELECT id, text_sha256 FROM document",
            "SELECT id, paragraph, hidden, text FROM passage ORDER BY id",
            "SELECT locator_id, state, paragraph, sentence FROM anchor ORDER BY 1",
            "SELECT paragraph, start, end, owner_kind, owner_id FROM mention ORDER BY 1, 2, 4, 5",
            "SELECT paragraph, ordinal, body FROM sighting ORDER BY 1, 2",
        )
        return [tuple(row) for sql in asked for row in self.writer.execute(sql)]

    def anchored(self) -> list[bool]:
        """Of each mark, whether it still stands exactly."""
        words = self.words()
        sha256 = self.writer.execute("SELECT text_sha256 FROM document").fetchone()[0]
        return [resolve(mark, words, sha256) == EXACT for mark in self.marks]

    def verdicts(self) -> dict[str, tuple[bool, bool]]:
        """Locator -> (confirmed, stands), read as the window reads it."""
        reader = open_reader(self.profile, self.tiny)
        found = {one.locator_id: (one.confirmed, one.stands) for one in confirming.verdicts(reader, self.id)}
        reader.close()
        return {str(name): value for name, value in found.items()}

    def _selector(self, paragraph: int, start: int, last: int, end: int):  # type: ignore[no-untyped-def]
        return make_selector(self.words(), paragraph, start, last, end, self.text_sha256)

    def _mark(self, paragraph: int, start: int, last: int, end: int) -> Annotation:
        selector = self._selector(paragraph, start, last, end)
        return self.notebook.add(
            AnnotationDraft(kind="highlight", target_kind="document", target_id=self.id, selector=selector)
        )


@pytest.fixture
def stand(profile: Profile, tiny: Path, writer: sqlite3.Connection) -> Iterator[Stand]:
    made = Stand(profile, tiny, writer)
    yield made
    made.notebook.close()


SOUND = {"a.os": (True, True), "b.os": (False, True)}


def test_at_first(stand: Stand) -> None:
    assert stand.anchored() == [True, True, True]
    assert stand.verdicts() == SOUND
    assert any(row[0] for row in stand.writer.execute("SELECT hidden FROM passage WHERE paragraph < 31"))


@pytest.mark.parametrize("times", [1, 2])
def test_a_rebuild_changes_no_id_and_moves_no_mark(stand: Stand, times: int) -> None:
    before = stand.ids()
    reference = open_reader(stand.profile, stand.tiny)
    for _ in range(times):
        assert rebuild(stand.writer, stand.profile, reference).failed == []
    reference.close()
    assert stand.ids() == before and len(before) > 60
    assert stand.anchored() == [True, True, True]
    assert stand.verdicts() == SOUND


def test_reading_one_document_again(stand: Stand) -> None:
    before = stand.ids()
    reference = open_reader(stand.profile, stand.tiny)
    assert reimport(stand.writer, stand.profile, reference, [stand.id]).failed == []
    reference.close()
    assert stand.ids() == before
    assert stand.anchored() == [True, True, True] and stand.verdicts() == SOUND


def test_the_command_line_rebuilds_the_same(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    before = stand.ids()
    stand.notebook.close()
    assert cli.main(["--profile", str(stand.profile.folder), "library", "rebuild"]) == 0, capsys.readouterr()
    assert stand.ids() == before
    assert stand.anchored() == [True, True, True] and stand.verdicts() == SOUND


def test_a_text_that_reads_otherwise_now(stand: Stand) -> None:
    """A newer reader gives other words: the verdict on them falls, the other stays; nothing moves."""
    stand.writer.execute(
        "UPDATE passage SET text = 'X' || text WHERE document_id = ? AND paragraph = 24", (stand.id,)
    )
    assert stand.verdicts() == {"a.os": (True, False), "b.os": (False, True)}
    assert stand.anchored() == [False, False, False]  # the third holds paragraph 24 within
    reference = open_reader(stand.profile, stand.tiny)
    rebuild(stand.writer, stand.profile, reference)
    reference.close()
    assert stand.anchored() == [True, True, True] and stand.verdicts() == SOUND


def test_removed_and_brought_back(stand: Stand) -> None:
    remove(stand.writer, stand.id)
    assert stand.verdicts() == {"a.os": (True, False), "b.os": (False, False)}
    restore(stand.writer, stand.id)
    assert stand.verdicts() == SOUND and stand.anchored() == [True, True, True]


def test_a_lost_library_is_made_again_from_its_originals(stand: Stand) -> None:
    """Every row gone, the originals kept: the same document, and every mark on it stands."""
    children = ("sighting", "abbreviation", "anchor", "mention", "problem", "document_source", "passage")
    for name in (*children, "document"):
        stand.writer.execute(f"DELETE FROM {name}")
    stand.writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('rebuild')")
    reference = open_reader(stand.profile, stand.tiny)
    assert rebuild(stand.writer, stand.profile, reference).rebuilt == [stand.id]
    reference.close()
    assert stand.anchored() == [True, True, True] and stand.verdicts() == SOUND


def test_only_a_confirmation_that_stands_places_a_figure(stand: Stand) -> None:
    reader = open_reader(stand.profile, stand.tiny)
    assert set(confirming.placed(reader, ["a.os", "b.os"])) == {"a.os"}
    reader.close()
    reader = open_reader(stand.profile, stand.tiny)
    (mine,) = [one for one in confirming.verdicts(reader, stand.id) if one.locator_id == "a.os"]
    stand.notebook.delete(mine.annotation_id)
    reader.close()
    reader = open_reader(stand.profile, stand.tiny)
    assert confirming.placed(reader, ["a.os", "b.os"]) == {}
    reader.close()
