"""Searching with the true seeds imported: the passage behind a figure, and page furniture never found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.pipeline import import_paths
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Result
from abscope_store.search.answer import search

pytestmark = pytest.mark.seeds
NEWS = "scienmag-ldrt-sclc"
MARKET = "delveinsight-imlygic"
MAIN = "median PFS low dose radiotherapy SCLC liver metastasis"


@pytest.fixture(scope="module")
def reader(seeds: Path, built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    profile = Profile(tmp_path_factory.mktemp("seeds") / "profile")
    with closing(open_reader(profile, built_reference)) as reference:
        profile.create()
        with closing(open_library_writer(profile)) as library:
            report = import_paths(library, profile, reference, sorted(seeds.glob("*.txt")))
    assert {added.source for added in report.added} >= {NEWS, MARKET}
    with closing(open_reader(profile, built_reference)) as connection:
        yield Reader(connection)


def results(reader: Reader, text: str, limit: int = 20) -> tuple[Result, ...]:
    return search(reader, text, limit).results


def of_news(found: tuple[Result, ...]) -> list[Result]:
    return [r for r in found if r.kind == "passage" and r.source == NEWS]


def test_the_main_journey_finds_paragraph_33(reader: Reader) -> None:
    found = results(reader, MAIN)[:3]
    places = {(r.kind, r.id) for r in found if r.paragraph == 33 and r.source == NEWS and r.file}
    assert ("outcome", "zhang2025.pfs") in places
    assert any(kind == "passage" for kind, _ in places)
    assert all(r.sentence == 1 for r in found if r.paragraph == 33)
    survival = next(r for r in found if r.id == "zhang2025.os")
    assert "11.0 v 6.0 months" in survival.text
    assert "later-line subgroup" in survival.text
    assert found[0].id == "zhang2025.pfs"
    assert "5.1 v 4.0 months" in found[0].text
    assert "effect size not reported" in found[0].text
    assert "ITT" not in found[0].text


def test_a_figure_says_what_it_rests_on_where_a_page_merely_prints_it(reader: Reader) -> None:
    first = results(reader, "T-VEC durable response rate")[0]
    assert (first.id, first.source, first.paragraph) == ("optim.drr.primary", MARKET, 21)
    assert "rests on Andtbacka 2015 (tier 2 · trial paper)" in first.text
    kinds = [r.kind for r in results(reader, "T-VEC durable response rate")[:3]]
    assert kinds == ["outcome", "outcome", "passage"]


@pytest.mark.parametrize("text", ["Bee body mass", "Lubiprostone", "591 VIEWS", '"591"', "advertisement"])
def test_page_furniture_is_never_found(reader: Reader, text: str) -> None:
    assert not of_news(results(reader, text, limit=500))


def test_hidden_paragraphs_are_never_results(reader: Reader) -> None:
    rows = reader.connection.execute(
        "SELECT document_id, paragraph, text FROM library.passage WHERE hidden = 1"
    ).fetchall()
    assert len(rows) > 50
    hidden = {(row[0], row[1]) for row in rows}
    for row in rows:
        for result in results(reader, row[2], limit=100):
            assert (result.kind, (result.document, result.paragraph) in hidden) != ("passage", True)


def test_every_visible_paragraph_is_found_by_its_own_words(reader: Reader) -> None:
    rows = reader.connection.execute(
        "SELECT document_id, paragraph, text FROM library.passage WHERE hidden = 0 AND role = 'body'"
    ).fetchall()
    assert len(rows) > 20
    for document, paragraph, text in rows:
        found = search(reader, " ".join(text.split()[:20]), 3, {"passage"}).results
        assert (document, paragraph) in {(r.document, r.paragraph) for r in found}, paragraph


def test_a_brand_finds_passages_of_the_other_names(reader: Reader) -> None:
    found = search(reader, "T-VEC", 10, {"passage"}).results
    assert found
    assert {r.via for r in found} == {"talimogene laherparepvec"}
