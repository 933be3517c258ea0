"""The Library's rows and model: what they say, how they are sorted and narrowed, and how long that takes."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from library_stand_ins import NEWS, SOURCES, STRAY, document, source
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from abscope_gui.models.library import ORIGINALS, LibraryModel, import_summary, remade_summary
from abscope_gui.models.library import SOURCES as SOURCE_COLUMNS
from abscope_gui.models.library_rows import first_author, rows_of
from abscope_store.importing.pipeline import Added, ImportReport, RefusedFile, Skipped
from abscope_store.importing.rebuilding import RebuildReport

PDF = "PDF cannot be read in this version."
ADDED = [Added("1", None, "a.txt"), Added("2", "late", "b.txt")]
SKIPPED, REFUSED = [Skipped("c.txt", "3")], [RefusedFile("x.pdf", PDF)]
FRAME = 0.016  # seconds of the GUI thread's own time


def model(*documents: object) -> LibraryModel:
    """The originals' model with these rows, newest first."""
    made = LibraryModel(ORIGINALS, ("added", True))
    made.set_rows(rows_of(documents, SOURCES).originals)  # type: ignore[arg-type]
    return made


def titles(made: LibraryModel) -> list[str]:
    """In the order shown."""
    return [row.title for row in made.rows()]


def test_removed_documents_have_no_row_and_sources_know_their_copies() -> None:
    rows = rows_of((NEWS, STRAY, document("c", removed_at="2026-11-22")), SOURCES)
    assert [row.id for row in rows.originals] == [STRAY.id, NEWS.id]
    assert [(row.id, row.state) for row in rows.sources] == [
        ("label", "original not imported"),
        ("trial", "original not imported"),
        ("late", "your copy is here"),
    ]


def test_a_row_says_what_it_is() -> None:
    news, stray = (model(one).rows()[0] for one in (NEWS, STRAY))
    assert (news.title, news.tier, news.proposed, news.held) == ("Work late", 5, False, True)
    assert (news.passages, news.hidden, news.mentions) == (7, 5, 3)
    assert news.problems == ("DOI field holds a date: 1 May.",), "a record's file is no problem"
    assert (stray.tier_short, stray.tier_words) == ("tier 5, proposed", "news rewrite")
    assert stray.beneath == "b.txt · Lind, Östen et al."
    for words in ("proposed tier 5 · news rewrite", "7 passages, 5 hidden", "not a source of the reference"):
        assert words in stray.spoken


def test_a_source_whose_edition_is_gone_keeps_its_row() -> None:
    row = model(document("d", "withdrawn", title="Mine")).rows()[0]
    assert (row.title, row.state, row.held) == ("Mine", "its source is missing", False)


def test_unverified_fields_of_a_source_are_left_out() -> None:
    (row,) = rows_of((), (source("x", 3, authors="A B", year=1999, unverified_fields=("year",)),)).sources
    assert (row.author, row.date) == ("A B", "") and "1999" not in row.haystack


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        ("Lind, Ann", "Lind, Ann"),
        ("Spigel DR, Gray JE", "Spigel DR et al."),
        ("Osei, Kofi; Brandt, Lena", "Osei, Kofi et al."),
        ("Food and Drug Administration", "Food and Drug Administration"),
        (None, ""),
    ],
)
def test_the_first_author(authors: str | None, said: str) -> None:
    assert first_author(authors) == said


@pytest.mark.parametrize(
    ("order", "largest", "shown"),
    [
        ("title", False, ["A stray text", "c.txt", "Work late"]),
        ("title", True, ["Work late", "c.txt", "A stray text"]),
        ("added", True, ["A stray text", "c.txt", "Work late"]),
        ("mentions", True, ["A stray text", "Work late", "c.txt"]),
        ("problems", True, ["Work late", "A stray text", "c.txt"]),
        ("date", False, ["A stray text", "c.txt", "Work late"]),
        ("date", True, ["A stray text", "c.txt", "Work late"]),
        ("tier", False, ["Work late", "A stray text", "c.txt"]),
        ("author", False, ["A stray text", "c.txt", "Work late"]),
    ],
)
def test_every_order_puts_the_unsaid_last(order: str, largest: bool, shown: list[str]) -> None:
    made = model(NEWS, STRAY, document("c", imported_at="2026-11-25"))
    made.sort_by(order, largest)
    assert titles(made) == shown


def test_every_column_can_be_sorted_by_and_says_so_in_its_head() -> None:
    made = model(NEWS, STRAY)
    for at, column in enumerate(ORIGINALS):
        made.sort_by(column.id, True)
        assert made.headerData(at, Qt.Orientation.Horizontal) == f"{column.name} ↓"
    with pytest.raises(KeyError):
        made.sort_by("colour", True)


@pytest.mark.parametrize(
    "words",
    ["stray", "OSTEN", "b.txt", "web page", "tier 5 proposed", "harbour", "10.1000/stray", "lind berg"],
)
def test_words_narrow_by_title_author_file_kind_tier_tag_and_doi(words: str) -> None:
    made = model(NEWS, STRAY)
    made.narrow(words)
    assert titles(made) == ["A stray text"] and made.total() == 2
    made.narrow("")
    assert made.rowCount() == 2


def test_order_and_words_outlive_a_reload() -> None:
    made = model(NEWS, STRAY)
    made.sort_by("title", True)
    made.narrow("txt")
    made.set_rows(rows_of((NEWS, STRAY, document("c", title="Middle")), SOURCES).originals)
    assert titles(made) == ["Work late", "Middle", "A stray text"]
    assert made.position(f"document/{STRAY.id}") == 2 and made.position("document/none") == -1


def test_stored_words_are_never_read_as_html() -> None:
    made = model(document("d", title="<img src=x> & <b>bold</b>"))
    tip = made.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img src=x&gt; &amp; &lt;b&gt;" in tip and "<img" not in tip


def test_two_thousand_originals_hold_no_frame_up() -> None:
    rows = rows_of(
        [
            document(f"{n:04}", title=f"Text {n % 37} of harbour {n}", imported_at=f"{n:09}")
            for n in range(2000)
        ],
        SOURCES,
    ).originals
    made = LibraryModel(ORIGINALS, ("title", False))

    def spent(work: Callable[[], None]) -> float:
        def once() -> float:
            begun = time.thread_time()
            work()
            return time.thread_time() - begun

        return min(once() for _ in range(5))

    assert spent(lambda: made.set_rows(rows)) < FRAME
    assert spent(lambda: made.narrow("harbour 19")) < FRAME
    assert spent(lambda: made.sort_by("mentions", True)) < FRAME
    assert 0 < made.rowCount() < 2000


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (ImportReport([], SKIPPED, []), "Already in the library, nothing added"),
        (ImportReport([], SKIPPED * 3, []), "Already in the library, nothing added"),
        (ImportReport(ADDED, [], []), "2 added"),
        (
            ImportReport(ADDED, SKIPPED, REFUSED),
            f"2 added, 1 already in the library (nothing added), 1 refused: x.pdf: {PDF}",
        ),
        (ImportReport([], [], REFUSED), f"1 refused: x.pdf: {PDF}"),
        (ImportReport(ADDED, [], REFUSED * 2), "2 added, 2 refused"),
        (ImportReport(ADDED, [], [], True), "Cancelled, 2 added"),
        (ImportReport([], [], [], True), "Cancelled, nothing added"),
        (ImportReport([], [], []), "No text found there, nothing added"),
    ],
)
def test_summary(report: ImportReport, said: str) -> None:
    assert import_summary(report) == said


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (RebuildReport(["1"], []), "1 source read again"),
        (
            RebuildReport(["1", "2"], [("x.pdf", PDF)]),
            f"2 sources read again, 1 could not be read and stays as it was: x.pdf: {PDF}",
        ),
        (RebuildReport([], [("a", PDF), ("b", PDF)]), "2 could not be read and stay as they were"),
        (RebuildReport([], [], True), "Cancelled, nothing changed"),
    ],
)
def test_what_was_read_again(report: RebuildReport, said: str) -> None:
    assert remade_summary(report) == said


@pytest.mark.parametrize("columns", [ORIGINALS, SOURCE_COLUMNS])
def test_model_keeps_qts_contract(columns: tuple[object, ...], qtbot: QtBot, qtmodeltester: object) -> None:
    made = LibraryModel(columns, ("title", False))  # type: ignore[arg-type]
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = rows_of((NEWS, STRAY), tuple(source(f"s{n}", 1 + n % 6) for n in range(300)))
    made.set_rows(rows.originals if columns is ORIGINALS else rows.sources)
    made.sort_by("tier", True)
    made.narrow("no such words")
    made.narrow("")
    check: Callable[[object], None] = qtmodeltester.check  # type: ignore[attr-defined]
    check(made)
