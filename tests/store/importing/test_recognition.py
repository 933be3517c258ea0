"""Which source a document is: by bytes, title, sentences or its own DOI; never because it names one.

Pages of our own writing against the tiny reference of conftest.py.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.importing.messages import Metadata
from abscope_store.importing.parse import parse
from abscope_store.importing.pipeline import import_paths
from abscope_store.importing.recognise import recognise
from abscope_store.paths import Profile
from abscope_store.records import Document

PAGES = Path(__file__).parent.parent.parent / "data" / "pages"
TRIAL = "Abscopal responses, a title unlike the page's own"  # harbour-trial, 10.5555/aio.2031.318
BODY = (
    "We looked at the shadows of forty lanterns in the hall.\n"
    "Each lantern was lit for one hour and then put out again.\n"
    "The shadows grew shorter while the oil burned down.\n"
)


@pytest.fixture
def read(profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Imports one text and gives the document with its source."""

    def one(text: str, name: str = "page.txt") -> tuple[str | None, Document]:
        file = tmp_path / name
        file.write_text(text, "utf-8")
        report = import_paths(writer, profile, reader, [file])
        assert not report.refused and len(report.added) == 1, report
        return report.added[0].source, library.document(reader, report.added[0].id)

    return one


@pytest.mark.parametrize(
    "title", [TRIAL, TRIAL.upper(), TRIAL.replace("-", "\u2011"), f"  {TRIAL.replace(' ', '  ')}"]
)
def test_a_title_is_enough_in_any_dress(read, title: str) -> None:  # type: ignore[no-untyped-def]
    source, document = read(f"{title}\n\n{BODY}")
    assert (source, document.recognised_by) == ("harbour-trial", "title")


@pytest.mark.parametrize("doi", ["10.5555/aio.2031.318", "10.5555/AIO.2031.318"])
def test_its_own_doi_is_enough(read, doi: str) -> None:  # type: ignore[no-untyped-def]
    head = "Shadows of forty lanterns in one hall, a report\n"
    source, document = read(f"{head}\nJournal of Lanterns\nhttps://doi.org/{doi}\n\nAbstract\n{BODY}")
    assert (source, document.recognised_by) == ("harbour-trial", "doi")


def test_a_paper_that_cites_a_doi_is_not_it(read) -> None:  # type: ignore[no-untyped-def]
    text = (
        f"Shadows of forty lanterns in one hall, a report\n\nAbstract\n{BODY}\nReferences\n"
        "1. Osei K, Brandt L. Something about beams. Ann Inv Oncol. 2031;12:318. doi:10.5555/aio.2031.318\n"
        "2. Iwu P. Something else. Ann Inv Oncol. 2030;11:20. doi:10.5555/aio.2030.020\n"
    )
    assert read(text)[0] is None


def test_a_citation_in_the_text_is_not_it(read) -> None:  # type: ignore[no-untyped-def]
    text = (
        f"Shadows of forty lanterns in one hall\n\n{BODY}A trial said so first (doi: 10.5555/aio.2031.318).\n"
    )
    assert read(text)[0] is None


def test_news_about_a_trial_is_not_the_trial(read) -> None:  # type: ignore[no-untyped-def]
    text = (
        "Lanterns make headlines in the harbour\n\nBy Marta Osei, 4 March 2031\n\n"
        f"{BODY}The team published under the title {TRIAL}.\n\n"
        f"Story source: materials from the harbour clinic.\nJournal reference: Osei K. {TRIAL}."
        " Annals of Invented Oncology, 2031. DOI: 10.5555/aio.2031.318\n"
    )
    assert read(text)[0] is None


def test_the_same_doi_with_other_bytes_is_a_second_document(read, reader: sqlite3.Connection) -> None:  # type: ignore[no-untyped-def]
    first = read(f"{TRIAL}\n\nhttps://doi.org/10.5555/aio.2031.318\n\n{BODY}", "one.txt")
    second = read(f"{TRIAL}\n\nhttps://doi.org/10.5555/aio.2031.318\n\n{BODY}More oil.\n", "two.txt")
    assert first[0] == second[0] == "harbour-trial"
    assert first[1].id != second[1].id
    assert len(library.documents(reader)) == 2


def test_the_same_bytes_are_a_duplicate(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(f"{TRIAL}\n\n{BODY}", "utf-8")
    report = import_paths(writer, profile, reader, [tmp_path / "one.txt", tmp_path / "two.txt"])
    assert [one.file for one in report.added] == ["one.txt"]
    assert [one.id for one in report.skipped] == [report.added[0].id]


def test_the_title_of_a_paper_over_another_doi_is_its_abstract(read) -> None:  # type: ignore[no-untyped-def]
    text = f"{TRIAL}\n\nJournal of Lanterns\nhttps://doi.org/10.5555/congress.2030.7\n\nAbstract\n{BODY}"
    source, document = read(text)
    assert document.doi == "10.5555/congress.2030.7"
    assert source is None


def test_two_sources_in_one_page_are_neither(tiny: Path) -> None:
    """Both have their sentences there, so nothing says which one it is."""
    made = parse((PAGES / "news.txt").read_bytes(), "news.txt")
    assert not isinstance(made, list)
    said = [
        made.text[one.start + start : one.start + end]
        for one in made.paragraphs
        if not one.hidden
        for start, end in one.sentences
    ]
    connection = sqlite3.connect(tiny)
    connection.row_factory = sqlite3.Row
    alone = recognise(connection, "other bytes", Metadata(), said)
    assert alone is not None and (alone.source_id, alone.how) == ("harbour-news", "fingerprint")
    connection.execute("CREATE TEMP TABLE copied AS SELECT * FROM locator")
    connection.execute("UPDATE copied SET id = id || '.too', source_id = 'harbour-paper'")
    connection.execute("INSERT INTO locator SELECT * FROM copied")
    assert recognise(connection, "other bytes", Metadata(), said) is None
    connection.rollback()
    connection.close()


def test_a_short_or_common_title_names_nobody(read) -> None:  # type: ignore[no-untyped-def]
    assert read(f"Editorial\n\n{BODY}")[0] is None
