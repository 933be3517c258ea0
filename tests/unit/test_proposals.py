"""Which tier is proposed for a document that the reference does not know, and which contradictions are told.

Own pages, own samples of every format, and short records of each class; the reason is always given.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from pages import PAGES, pages

from abscope_store.importing.messages import Metadata, Parsed
from abscope_store.importing.parse import parse
from abscope_store.importing.proposing import Standing, propose

FORMATS = PAGES.parent / "formats"
BODY = "Forty people were treated and followed for a year and a half, and the text says how they fared.\n"


def read(data: bytes, name: str) -> Parsed:
    found = parse(data, name)
    return found if isinstance(found, Parsed) else read(found[0].data, found[0].name)


def standing(parsed: Parsed) -> Standing:
    shown = [parsed.text[one.start : one.end] for one in parsed.paragraphs if not one.hidden]
    return propose(parsed.metadata, shown)


@cache
def page(name: str, form: str) -> Parsed:
    found = next(one for one in pages(PAGES) if one.name == name)
    return read((found.text if form == "txt" else found.html).encode(), f"{name}.{form}")


@pytest.mark.parametrize("form", ["txt", "html"])
@pytest.mark.parametrize(
    ("name", "tier", "kind"),
    [
        ("register", 1, "registry record"),
        ("beamjournal", 2, "journal article"),
        ("publisher", 2, "journal article"),
        ("archive", 3, "journal article"),
        ("panel", 3, "guideline"),
        ("guideline", 3, "guideline"),
        ("lancette", 3, "journal article"),
        ("congress", 4, "conference abstract"),
        ("preprint", 4, "preprint"),
        ("release", 4, "press release"),
        ("wire", 4, "press release"),
        ("courier", 5, "web page"),
        ("news", 5, "web page"),
        ("charity", 5, "web page"),
        ("market", 6, "market page"),
        ("quaymarket", 6, "market page"),
        ("analysts", 6, "market page"),
        ("article", 6, "page"),
    ],
)
def test_pages(name: str, form: str, tier: int, kind: str) -> None:
    found = standing(page(name, form))
    assert (found.tier, found.kind) == (tier, kind), found.reason
    assert found.reason.startswith("proposed: ") and len(found.reason) > len("proposed: ")


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("study.json", 1), ("article.xml", 2), ("pubmed.xml", 2), ("records.nbib", 2), ("zotero.ris", 2),
        ("zotero.bib", 2), ("items.json", 2), ("page.html", 2), ("page.mht", 2), ("report.docx", 3),
        ("book.epub", 5), ("notes.md", 5), ("one-column.pdf", 3), ("two-columns.pdf", 3),
    ],
)  # fmt: skip
def test_samples_of_every_format(name: str, tier: int) -> None:
    assert standing(read((FORMATS / name).read_bytes(), name)).tier == tier


def test_every_sample_has_a_row() -> None:
    rows = set(test_samples_of_every_format.pytestmark[0].args[1])  # type: ignore[attr-defined]
    files = {one.name for one in FORMATS.iterdir() if one.is_file() and one.suffix != ".gold"}
    assert files == {name for name, _ in rows}


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("Highlights of prescribing information\n" + BODY, 1),
        ("Summary of product characteristics\nNelvirumab 240 mg\n" + BODY, 1),
        ("A look at half a gray\nBy Ana Holm\n3 May 2031\n" + BODY, 5),
        ("Loose words about a drug\n" + BODY, 6),
        ("FOR IMMEDIATE RELEASE\nA maker of antibodies reports on its trial\n" + BODY, 4),
    ],
)
def test_short_texts(text: str, tier: int) -> None:
    assert standing(read(text.encode(), "x.txt")).tier == tier


def ris(kind: str, title: str) -> bytes:
    return f"TY  - {kind}\nTI  - {title}\nJO  - Invented Journal\nPY  - 2031\nER  - \n".encode()


@pytest.mark.parametrize(
    ("kind", "title", "tier"),
    [
        ("JOUR", "Half a gray with an antibody: a randomised phase 2 trial", 2),
        ("JOUR", "Half a gray with an antibody: a systematic review of trials", 3),
        ("JOUR", "Protocol of a randomised trial of half a gray", 3),
        ("NEWS", "Half a gray in the news", 5),
    ],
)
def test_records(kind: str, title: str, tier: int) -> None:
    assert standing(read(ris(kind, title), "x.ris")).tier == tier


def problems() -> Iterator[tuple[bytes, str, str, str]]:
    """(file, its name, kind of problem, what the sentence must say)."""
    head = '<html><head><meta name="citation_title" content="A trial of two orders">{meta}</head><body>'
    body = f"<h1>A trial of two orders</h1><p>{{line}}</p><p>{BODY}</p></body></html>"
    whole = head + body

    def made(meta: str, line: str = "") -> bytes:
        return whole.format(meta=meta, line=line).encode()

    yield (
        made('<meta name="citation_doi" content="6 May 2031">'),
        "a.html",
        "date in DOI field",
        "6 May 2031",
    )
    yield (made('<meta name="citation_doi" content="10.5555/x.1">', "DOI: 10.5555/x.2"), "a.html",
           "two DOIs", "10.5555/x.2")  # fmt: skip
    yield (made('<meta name="citation_date" content="2031-05-06">', "Published: 9 June 2030"), "a.html",
           "two dates", "2030-06-09")  # fmt: skip
    yield (made(""), "Radiolabelled antibody therapy in kidney disease 2029.html", "name and title differ",
           "A trial of two orders")  # fmt: skip


@pytest.mark.parametrize(("data", "name", "kind", "words"), list(problems()))
def test_contradictions_are_told_in_a_sentence(data: bytes, name: str, kind: str, words: str) -> None:
    told = dict(read(data, name).problems)
    assert words in told[kind], told
    assert len(told[kind].split()) >= 5


def test_what_agrees_is_no_contradiction() -> None:
    for sample in ("page.html", "article.xml", "study.json"):
        told = {kind for kind, _ in read((FORMATS / sample).read_bytes(), sample).problems}
        assert not told & {"two DOIs", "two dates", "name and title differ", "date in DOI field"}


def test_a_figure_in_a_hidden_line_is_told() -> None:
    text = f"A look at half a gray\n{BODY}Read more: Response rate was 30 % in a trial\n{BODY}"
    told = dict(read(text.encode(), "x.txt").problems)
    assert told["figures in hidden lines"] == "A hidden line prints a figure: paragraph 3"


PAPER = ["Half a gray to the liver before an antibody", "Abstract", BODY, "1 Introduction", BODY,
         "2. Materials and Methods", BODY, "Results", BODY, "References"]  # fmt: skip


@pytest.mark.parametrize("left_out", [[], ["Abstract"], ["References"], ["Results", "Abstract"]])
def test_a_paper_without_identifiers_is_proposed_as_one(left_out: list[str]) -> None:
    found = propose(Metadata(title=PAPER[0]), [text for text in PAPER if text not in left_out])
    assert (found.tier, found.kind) == (3, "journal article")
    assert found.reason == "proposed: reads like a paper; no DOI or PubMed id was found"


@pytest.mark.parametrize(
    "texts",
    [
        ["A talk", "Introduction", BODY, "Conclusion", BODY, "Discussion"],  # no methods, no references
        ["A page", "Methods", BODY, "References", BODY],  # two sections only
        ["A page", "Our methods lead to results and a discussion of references.", BODY],
    ],
)
def test_headings_alone_make_no_paper(texts: list[str]) -> None:
    assert propose(Metadata(title=texts[0]), texts).tier == 6
