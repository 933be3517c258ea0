"""Every source of the reference, and two odd works, through pandoc: no field of ours is lost on the way.

What pandoc's reader of a format has no word for stands in decision 0055 and in NO_WORD. Needs no network.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pypandoc  # type: ignore[import-untyped]
import pytest

from abscope_store.citing.formats import csl, write
from abscope_store.citing.works import Name, Work, of_source
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader

NOTE = "Reference as of 2026-11-22 · not reviewed by a clinician · not a dosing or treatment instruction"
ODD = Work(
    id="made-up-2015", type="article-journal", title="PD-L1 & 50% of CD8+ T_cells: {one} #1 in $x$",
    authors=(Name("Osei", "ABC"), Name("De Li", "D"), Name("The One and Only Group")), more_authors=True,
    container="J Made Up Oncol", publisher="Press & Co", date=(2015, 9, 1), volume="33", issue="25",
    pages="2780-2788", doi="10.1200/JCO_2014.58.3377", pmid="26014293", pmcid="PMC4524512",
    nct="NCT00769704", missing=("publisher",),
)  # fmt: skip
PAGE = Work(
    id="a-page", type="webpage", title="What a page of ours says?", publisher="Example News", url="https:/"
    "/example.org/a_b?p=1&q=2#x%20~y", date=(2025, 11, 19), read_on=(2026, 11, 22),
)  # fmt: skip
# (format, what pandoc calls it) -> fields that its reader has no word for; the file holds them all the same.
NO_WORD: dict[tuple[str, str], frozenset[str]] = {
    ("ris", "ris"): frozenset({"accessed", "note"}),
    ("bibtex", "biblatex"): frozenset(),
    ("bibtex", "bibtex"): frozenset(),
    ("csl-json", "csljson"): frozenset(),
}
# What the formats' own lists of kinds have no word for, as pandoc names what it reads in its place.
KINDS = {"webpage": "misc", "entry": "misc", "paper-conference": "article-journal"}


@pytest.fixture(scope="module")
def works(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Work]:
    reader = Reader(open_reader(Profile(tmp_path_factory.mktemp("profile")), built_reference))
    found = [of_source(source) for source in reader.sources().values()]
    reader.connection.close()
    assert len(found) > 100
    return [ODD, PAGE, *found]


def read_by_pandoc(text: str, name: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", name, "-t", "csljson"], input=text.encode(),
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert not done.stderr, done.stderr[:300]
    items: list[dict[str, Any]] = json.loads(done.stdout)
    return items


@pytest.mark.parametrize(("format", "name"), NO_WORD)
def test_pandoc_reads_every_work_without_loss_of_a_field(works: list[Work], format: str, name: str) -> None:
    items = read_by_pandoc(write(works, format, NOTE), name)
    assert len(items) == len(works)
    lost = [
        (work.id, field)
        for work, item in zip(works, items, strict=True)
        for field in lost_fields(work, item, format)
        if field not in NO_WORD[format, name]
    ]
    assert not lost


def lost_fields(work: Work, item: dict[str, Any], format: str) -> Iterator[str]:
    """The fields of a work that pandoc does not hand back as they are."""
    # Identifiers without a field of their own, in notes or keywords: asked for by their numbers.
    said = json.dumps(item, ensure_ascii=False)
    for field, wanted in csl(work, "").items():
        found = item.get(field)
        if field == "author":
            same = list(map(name_of, wanted)) == list(map(name_of, found or []))
        elif field == "type":
            same = found == wanted or KINDS.get(wanted) == found or (wanted, found) == ("entry", "webpage")
        elif field == "issued" and format == "ris":  # its reader takes a whole number and no more
            same = found is not None and found["date-parts"][0][0] == wanted["date-parts"][0][0]
        elif field in ("PMID", "PMCID"):
            same = str(wanted) in said
        elif field == "note":
            same = work.missing_words() in said
        else:
            same = plain(found) == plain(wanted)
        if not same:
            yield field
    if work.nct and work.nct not in said:
        yield "NCT"
    if NOTE not in said:
        yield "note"


def name_of(name: dict[str, str]) -> str:
    """Family, given names or a body's name, without regard to how it was parted; "and others" is "et al."."""
    parts = [name.get(each, "") for each in ("given", "dropping-particle", "family", "literal")]
    said = " ".join(part for part in parts if part)
    return "et al." if said == "others" else said


def plain(value: Any) -> Any:
    """Pandoc writes typographic quotes and dashes and marks what keeps its capitals."""
    if not isinstance(value, str):
        return value
    for old, new in (("\u2013", "-"), ("\u2019", "'"), ('<span class="nocase">', ""), ("</span>", "")):
        value = value.replace(old, new)
    return value


@pytest.mark.parametrize(("format", "name"), NO_WORD)
def test_what_pandoc_has_no_word_for_is_in_the_file(works: list[Work], format: str, name: str) -> None:
    text = write(works, format, NOTE)
    assert text.count(NOTE.replace("#", r"\#")) == len(works)
    for work in works:
        missing = work.missing_words()
        assert missing in text
    dates = [date_of(work.read_on, format) for work in works if work.read_on]
    assert dates and (format == "csl-json" or all(date in text for date in dates))


def date_of(date: Iterable[int], format: str) -> str:
    return ("/" if format == "ris" else "-").join(f"{part:02}" for part in date)


def test_a_lost_field_would_be_seen(works: list[Work]) -> None:
    text = write(works[:1], "ris", NOTE)
    (item,) = read_by_pandoc(text.replace("VL  - 33\n", "").replace("AU  - De Li, D.\n", ""), "ris")
    assert {"volume", "author"} <= set(lost_fields(works[0], item, "ris"))
