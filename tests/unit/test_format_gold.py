"""One sample of each marked-up format reads right, sentence by sentence, and says what it is.

Beside each sample of tests/data/formats stands a .gold file: the sentences that a reader sees, one a line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from abscope_store.importing.blocks import Flat
from abscope_store.importing.formats import format_of
from abscope_store.importing.segment import sentences

SAMPLES = Path(__file__).parent.parent / "data" / "formats"
TYPES = {
    "page.html": "text/html",
    "page.mht": "multipart/related",
    "report.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "book.epub": "application/epub+zip",
    "notes.md": "text/markdown",
}


def flat(name: str) -> Flat:
    data = (SAMPLES / name).read_bytes()
    found = format_of(data, name)
    assert found is not None
    assert TYPES[name] == found.MEDIA_TYPE
    return found.read(data, name)


def split(paragraphs: list[str]) -> list[str]:
    return [text[start:end].replace("\xa0", " ") for text in paragraphs for start, end in sentences(text)]


@pytest.mark.parametrize("name", TYPES)
def test_sentences_read_right(name: str) -> None:
    gold = split((SAMPLES / f"{name}.gold").read_text("utf-8").splitlines())
    read = split([block.text for block in flat(name).blocks if not block.hidden])
    right = [sentence for sentence in gold if sentence in read]
    assert len(right) / len(gold) >= 0.98, [sentence for sentence in gold if sentence not in read]
    extra = [sentence for sentence in read if sentence not in gold]
    assert len(extra) <= 0.02 * len(gold), extra


@pytest.mark.parametrize("name", TYPES)
def test_every_block_keeps_the_contract(name: str) -> None:
    for block in flat(name).blocks:
        assert block.text == block.text.strip() != ""
        assert "\n" not in block.text
        assert all(0 <= start < end <= len(block.text) for start, end, _ in block.marks)
        assert all(0 <= start <= end <= len(block.text) for start, end in block.cells)
        assert bool(block.reason) or not block.hidden


@pytest.mark.parametrize("name", ["page.html", "page.mht"])
def test_a_page_says_what_it_is(name: str) -> None:
    page = flat(name)
    meta = page.metadata
    assert page.judged
    assert meta.title and meta.title.startswith("Abscopal responses after")
    assert (meta.authors, meta.date, meta.journal) == (
        "Osei, Kofi; Brandt, Lena",
        "2031-06-07",
        "Annals of Invented Oncology",
    )
    assert (meta.doi, meta.doi_is_own, meta.pmid) == ("10.5555/aio.2031.318", True, "99000318")
    assert (meta.publisher, meta.licence) == ("Invented Press", "https://licences.example/by/4.0/")
    hidden = " ".join(block.text for block in page.blocks if block.hidden)
    for furniture in (
        "Find a journal",
        "Share this article",
        "Ten gadgets",
        "cookies",
        "Terms and conditions",
    ):
        assert furniture in hidden


def test_headings_lists_captions_and_rows_keep_their_kinds() -> None:
    kinds = {block.text: (block.kind, block.level) for block in flat("page.html").blocks}
    assert kinds["Background"] == ("heading", 3)
    assert kinds["the number of them;"] == ("list", 2)
    assert kinds["Table 1. People of the study"] == ("caption", 0)
    kinds = {block.text: (block.kind, block.level) for block in flat("report.docx").blocks}
    assert kinds["2.1 Before planning"] == ("heading", 2)
    assert kinds["Look for signs of pneumonitis in the last scan."] == ("list", 2)
    assert kinds["Lung | mean dose | none"] == ("table", 0)
    kinds = {block.text: (block.kind, block.level) for block in flat("notes.md").blocks}
    assert kinds["Twice, if it is a Monday."] == ("list", 2)
    assert kinds["Chest | 7 mSv | 10"] == ("table", 0)


def test_word_book_and_notes_say_who_wrote_them() -> None:
    word, book, notes = (flat(name).metadata for name in ("report.docx", "book.epub", "notes.md"))
    assert (word.authors, word.date) == ("Society of Invented Radiotherapy", "2031-02-09")
    assert (book.title, book.authors, book.date) == (
        "Faint radiation as a partner for immune drugs",
        "Lena Brandt",
        "2031-05-01",
    )
    assert (notes.title, notes.authors, notes.date) == (
        "What I wish I had known about the scan",
        "Greta Holm",
        "2031-05-03",
    )
