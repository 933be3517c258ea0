"""Title, date, authors and DOI are read where the page says them; a date in a DOI field is a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from abscope_store.importing import furniture, metadata
from abscope_store.importing.messages import Metadata

PAGES = Path(__file__).parent.parent / "data" / "pages"


def read(text: str) -> tuple[Metadata, list[tuple[str, str]]]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return metadata.read(lines, furniture.classify(lines))


def page(name: str) -> Metadata:
    return read((PAGES / f"{name}.txt").read_text("utf-8"))[0]


def test_stand_in_pages() -> None:
    news = page("news")
    assert (news.date, news.authors, news.publisher) == ("2031-03-04", "Marta Osei", "The Harbour Courier")
    german = page("german")
    assert (german.date, german.authors) == ("2031-05-14", "Greta Holm")
    publisher = page("publisher")
    assert (publisher.doi, publisher.doi_is_own) == ("10.5555/aio.2031.318", True)
    assert publisher.title and publisher.title.startswith("Abscopal responses")
    release = page("release")
    assert (release.doi, release.doi_is_own, release.date) == ("10.5555/aio.2031.777", False, "2031-08-21")
    blog = page("blog")
    assert (blog.title, blog.date) == ("What I wish I had known about the scan before the scan", "2031-05-03")
    assert (page("article").doi, page("article").date) == (None, None)


REWRITE = """A headline of a page that tells of a paper
5 May 2031
{body}
Article Title:
A trial of two orders
Article References:
Osei, K., Brandt, L. et al. A trial of two orders. J Invent 3, 14 (2031). https://doi.org/10.5555/ji.2031.14
DOI:
{doi}
"""
BODY = "A paragraph of the page that is long enough to be taken for prose, as it says itself."


def test_a_date_in_the_doi_field_is_a_problem_and_the_reference_line_counts() -> None:
    found, problems = read(REWRITE.format(body=BODY, doi="6 May 2031"))
    assert (found.doi, found.doi_is_own, found.date) == ("10.5555/ji.2031.14", False, "2031-05-05")
    assert ("date in DOI field", "DOI field holds a date: 6 May 2031") in problems
    assert "DOI of another work" in dict(problems)


def test_a_doi_field_with_a_doi_raises_no_problem() -> None:
    found, problems = read(REWRITE.format(body=BODY, doi="https://doi.org/10.5555/JI.2031.15)."))
    assert (found.doi, problems) == ("10.5555/JI.2031.15", [])


def test_a_doi_in_a_reference_list_is_not_the_pages() -> None:
    references = "\n".join(
        f"{at}. Osei K. Some work of ours with a long title. J Invent. 2031. doi:10.5555/x.{at}."
        for at in range(1, 9)
    )
    assert read(f"A text with references at its end\n{BODY}\nReferences\n{references}")[0].doi is None


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Wednesday, March 5, 2031", "2031-03-05"),
        ("Published: 5th March 2031", "2031-03-05"),
        ("2031-03-05", "2031-03-05"),
        ("5.3.2031", "2031-03-05"),
        ("25/03/2031", "2031-03-25"),
        ("04/05/2031", None),
        ("99.99.2031", None),
        ("Sept. 2031", "2031-09"),
        ("May 3, 2031", "2031-05-03"),
        ("no date", None),
    ],
)
def test_dates(line: str, iso: str | None) -> None:
    assert metadata.iso_date(line) == iso


@pytest.mark.seeds
def test_seeds(seeds: Path) -> None:
    found = [read(file.read_text("utf-8")) for file in sorted(seeds.glob("*.txt"))]
    (opinion, none), (news, problems), (market, _) = found
    assert opinion.title and opinion.title.startswith("Durvalumab In Cancer")
    assert (opinion.authors, opinion.date, opinion.doi, none) == ("Jeany", None, None, [])
    assert news.title and news.title.startswith("Radiotherapy Boosts")
    assert (news.date, news.publisher) == ("2025-11-19", "Scienmag")
    assert (news.doi, news.doi_is_own) == ("10.1186/s12885-025-15212-7", False)
    assert "DOI field holds a date: 19 November 2025" in [detail for _, detail in problems]
    assert (market.title, market.publisher, market.doi) == (None, "DelveInsight", None)
