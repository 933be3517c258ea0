"""Number sightings: statements of our own writing read exactly, traps left alone, any text survived.

The statements stand in tests/data/sightings.tsv; no sentence there is anybody else's.
"""

from __future__ import annotations

import random
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abscope_store.importing import plain
from abscope_store.importing import sighting_endpoints as endpoints
from abscope_store.importing.segment import sentences
from abscope_store.importing.sighting_records import Figure, Sighting, numbers_of
from abscope_store.importing.sightings import find

STATEMENTS = Path(__file__).parent.parent / "data" / "sightings.tsv"
PIECES = [
    "HR ", "95% CI", "0.73", "(", ")", "[", "; ", ", ", " v ", " to ", "-", "median ", "PFS ", "OS",
    " months", "%", "p", " = ", "<", ".", "1,234", "\u00b7", "12", "grade 3", "Gy", " x ", "n=", " of ",
    " patients", "\n",
]  # fmt: skip


def rows() -> list[tuple[str, str, str]]:
    """(part of the file, statement, expectation)."""
    part, found = "", []
    for line in STATEMENTS.read_text("utf-8").split("\n"):
        if line.startswith("# "):
            part = line[2:]
        elif line:
            text, expected = line.split("\t")
            found.append((part, text, expected))
    return found


def figure_told(figure: Figure) -> str:
    """One figure in words: value, range, total, interval with its level, arm."""
    told = figure.number.printed
    if figure.high is not None:
        told += f"-{figure.high.printed}"
    if figure.total is not None:
        told += f" of {figure.total.printed}"
    if figure.interval is not None:
        interval = figure.interval
        high = interval.high.printed if interval.high else interval.open_end
        level = f", {interval.level.printed}" if interval.level else ""
        told += f" ({interval.low.printed} to {high}{level})"
    return told + (f" {{{figure.arm.text}}}" if figure.arm else "")


def told(sighting: Sighting) -> str:
    """A sighting in words, everything that was understood."""
    words = [sighting.kind, sighting.endpoint or "-", sighting.effect or ""]
    if sighting.kind != "p":
        words.append(" v ".join(map(figure_told, sighting.figures)))
    words.append(sighting.unit or "")
    if sighting.p is not None:
        sides = f"/{sighting.p.sides}" if sighting.p.sides else ""
        words.append(f"p{sighting.p.operator}{sighting.p.number.printed}{sides}")
    words += [
        f"at {sighting.time}" if sighting.time else "",
        f"grade {sighting.grade}" if sighting.grade else "",
    ]
    words += [sighting.related or "", sighting.schedule or "", "subgroup" if sighting.subgroup else ""]
    return " ".join(word for word in words if word)


def read(text: str) -> list[Sighting]:
    return find(text, sentences(text))


def holds(text: str) -> None:
    """Every offset cuts out what is claimed, inside one sentence, and no number is read in two kinds."""
    spans = sentences(text)
    for sighting in find(text, spans):
        start, end = spans[sighting.sentence - 1]
        assert start <= sighting.start < sighting.end <= end
        for number in numbers_of(sighting):
            assert text[number.start : number.end] == number.printed
            assert sighting.start <= number.start < number.end <= sighting.end
            assert number.value.is_finite()
        for figure in sighting.figures:
            if figure.arm is not None:
                assert text[figure.arm.start : figure.arm.end] == figure.arm.text


@pytest.mark.parametrize(("part", "text", "expected"), rows(), ids=lambda value: str(value)[:40])
def test_statement(part: str, text: str, expected: str) -> None:
    found = read(text)
    assert " ; ".join(map(told, found)) == expected
    if part == "traps":
        assert found == []
    holds(text)


def test_there_are_enough_statements() -> None:
    """Guards the test above against an emptied file."""
    parts = [part for part, _, _ in rows()]
    assert parts.count("read") >= 60
    assert parts.count("traps") + parts.count("misread") >= 60
    assert len(parts) >= 120


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
@pytest.mark.parametrize("dash", ["-", "\u2013", "\u2212", " to ", "\u2011"])
@pytest.mark.parametrize("point", [".", "\u00b7"])
def test_typography_changes_nothing(space: str, dash: str, point: str) -> None:
    text = f"OS: HR{space}0.73 (95%{space}CI{space}0.57{dash}0.93; p{space}={space}0.01)"
    text = text.replace(".", point)
    (one,) = read(text)
    assert one.figures[0].number.value == Decimal("0.73")
    interval = one.figures[0].interval
    assert interval is not None and interval.high is not None and interval.level is not None
    assert (interval.low.value, interval.high.value) == (Decimal("0.57"), Decimal("0.93"))
    assert one.figures[0].number.printed == f"0{point}73"
    assert one.p is not None and one.p.number.value == Decimal("0.01")
    holds(text)


def test_a_statement_ends_with_its_sentence() -> None:
    text = "Median PFS was 5.1 months. Versus 4.0 months elsewhere."
    assert [told(one) for one in read(text)] == ["median pfs 5.1 month"]
    whole = find(text, [(0, len(text))])
    assert [one.sentence for one in whole] == [1]


def test_no_endpoint_answers_for_its_neighbour() -> None:
    for name, slug in (("pneumonia", "pneumonia"), ("pneumonitis", "pneumonitis"), ("fatigue", None)):
        (one,) = read(f"Grade 3-4 {name} was noted in 3.1% versus 2.6%.")
        assert one.endpoint == slug
    for name in ("PFS", "EFS", "DFS"):
        (one,) = read(f"Median {name} was 5.1 v 4.0 months.")
        assert one.endpoint == name.lower()


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=40).map("".join))
def test_any_text_is_survived(text: str) -> None:
    holds(text)
    find(text, [(0, len(text))])


@pytest.mark.parametrize(
    "alphabet", ["0123456789", ".,;:()[]%-<>= ", "0123456789 .,;()%-=", "HR 0.7(95% CI-)p=v "]
)
def test_time_grows_with_the_text_only(alphabet: str) -> None:
    """Ten times the text in sentences of the longest kind may take little more than ten times as long."""
    source = random.Random(alphabet)
    text = "".join(source.choices(alphabet, k=1_000_000))

    def cost(piece: str) -> float:
        begun = time.process_time()
        find(piece, [(at, at + 20_000) for at in range(0, len(piece), 20_000)])
        find(piece, [(0, len(piece))])
        return time.process_time() - begun

    short = sorted(cost(text[:100_000]) for _ in range(3))[1]
    assert cost(text) < 25 * short + 0.5


@pytest.mark.seeds
def test_the_documents_we_hold(seeds: Path) -> None:
    """All figures of the three documents, by hand: nothing missed, nothing else read."""
    found = {}
    for file in seeds.glob("*.txt"):
        text = plain.canonical(plain.decode(file.read_bytes())[0])
        for ordinal, (start, end) in enumerate(plain.paragraphs(text), 1):
            for one in read(text[start:end]):
                printed = tuple(number.printed for number in numbers_of(one))
                found[file.name[:3], ordinal, one.sentence, printed] = (one.kind, one.endpoint)
    assert found == {
        ("002", 30, 1, ("15",)): ("proportion", None),
        ("002", 31, 2, ("1", "5")): ("dose", None),
        ("002", 31, 2, ("20", "60")): ("dose", None),
        ("002", 32, 1, ("74",)): ("sample size", None),
        ("002", 33, 1, ("5.1", "4.0")): ("median", "pfs"),
        ("002", 34, 3, ("11.0", "6.0")): ("median", "os"),
        ("004", 21, 1, ("16.3", "2.1")): ("proportion", "drr"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Median OS and event-free survival were 8.1 and 6.0 months; Ki67 level 14%, Ki-67 9%.",
        "Anaemia 4%, anemia 3%, hypophosphatemia 2%, colitis 1%, neuropathies 6%, grade 3 DIARRHOEA 5%.",
        "In-field progression 3%, intracranial ORR 20%, irPFS, drug-related adverse events 11% of 90 people.",
        "The cytokine-specific survival of 3 and any-cause TRAE; m\u00e9tastases 5, \u017fafety 6, mPFS 7.",
        " ".join(sorted(endpoints._SLUGS)),
    ],
)
def test_the_short_way_finds_every_name(text: str) -> None:
    whole = [found.span() for found in endpoints._MENTION.finditer(text, 2, len(text) - 1)]
    assert whole
    assert [found.span() for found in endpoints._matches(text, 2, len(text) - 1)] == whole
