"""Sentence splitting: spans are exact code points, abbreviations hold, the seeds' ordinals agree.

The seeds test reads the evidence beside the seeds; no sentence of a seed stands here.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abscope_store.importing.segment import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One ends here. Two begins.", 2),
        ("Doses of 1.5 Gy, i.e. low ones, were given (cf. Fig. 2 and approx. 3 others).", 1),
        ("Lee et al. described it. The rest followed.", 2),
        ("Lee et al. The rest followed.", 2),
        ("Read by the U.S. Army office in May. Sales rose!", 2),
        (
            "Osei, K., Brandt, L., Iwu, P. et al. A title of ours. J Made Up 3, 14 (2031). https://x.example/1",
            4,
        ),
        ("It was seen by J. Brandt and K. Osei. They wrote.", 2),
        ("Ten had hepatitis B. The others had none.", 2),
        ("Was it seen? Yes! \u201cOnce.\u201d Then no more\u2026 Or so.", 5),
        ("See table No. 4 and trial no. 12. Was it so? No. It was not.", 4),
        ("2. Methods of ours", 1),
        ("The rate was 16.3%. Of these, 2.1 stayed.", 2),
        ("It held.[3, 4] The next came. mRNA was low. p53 was not.", 4),
        ("He saw Dr. Osei vs. nobody. end of it", 1),
        ("no stop at all", 1),
        ("", 0),
        ("  \u00a0\t", 0),
    ],
)
def test_counts(text: str, count: int) -> None:
    assert len(sentences(text)) == count, split(text)


def test_space_and_bullet_lie_outside() -> None:
    assert split("  - First one.\u2009Second one.  ") == ["First one.", "Second one."]
    assert split("-") == ["-"]


@pytest.mark.parametrize(
    "lead",
    [
        "\U0001f600 ",
        "a\u00a0b. ",
        "x\u2009y.\u2009",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467. ",
    ],
)
def test_wide_characters_do_not_shift(lead: str) -> None:
    text = lead + "Median was 3.5 months."
    assert split(text)[-1].endswith("Median was 3.5 months.")
    start, end = sentences(text)[-1]
    assert end == len(text)
    assert text[start:end].strip() == text[start:end]


@given(st.text(alphabet=st.sampled_from("aB .!?\u2026\"')]-\u00a0\n3,\U0001f600"), max_size=60))
def test_spans_cover_every_visible_character(text: str) -> None:
    spans = sentences(text)
    assert bool(spans) == bool(text.strip())
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert text[at:start].strip(" \u00a0\n-") == ""
        at = end
    assert text[at:].strip() == ""


@pytest.mark.seeds
def test_ordinals_of_the_seeds(seeds: Path) -> None:
    evidence = seeds.parent / "evidence" / "seed_inventory.json"
    if not evidence.is_file():
        pytest.skip("evidence absent")
    rows = json.loads(evidence.read_text("utf-8"))["claims"]
    wanted = Counter((row["seed_file"], row["paragraph"]) for row in rows)
    agreed = 0
    for row in rows:
        lines = (seeds / row["seed_file"]).read_text("utf-8").split("\n")
        text = [line.strip() for line in lines if line.strip()][row["paragraph"] - 1]
        found = split(text)
        first = row["locator"].rstrip(" \u2026")
        agreed += len(found) == wanted[row["seed_file"], row["paragraph"]] and found[
            row["sentence"] - 1
        ].startswith(first)
    assert (agreed, len(rows)) == (263, 263)
