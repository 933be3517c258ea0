"""Other writings of the same words, and that none of them means anything else. Pure."""

from __future__ import annotations

import pytest

from abscope_store.search.fold import words
from abscope_store.search.variants import halves, numbers, variants


def written(text: str) -> set[str]:
    return {" ".join(found) for found in variants(tuple(words(text.replace("⁸", "^8"))), text)}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("T-VEC", "tvec"), ("PD-L1", "pdl1"), ("low-dose", "lowdose"), ("anti-PD-L1", "anti pdl1"),
        ("KEYNOTE-412", "keynote412"), ("TGF-β", "tgf beta"), ("TGF-β", "tgfbeta"), ("TGF-beta", "tgf β"),
        ("TGFβ", "tgf beta"), ("10^8", "10⁸"), ("60Gy", "60 gy"), ("CO2", "co₂"), ("PD–L1", "pdl1"),
    ],
)  # fmt: skip
def test_written_otherwise(text: str, other: str) -> None:
    assert other in written(text)


@pytest.mark.parametrize("text", ["low dose", "60-66", "0.72", "pneumonitis", "PACIFIC", "16.3", ""])
def test_what_has_no_other_writing(text: str) -> None:
    assert not written(text)


def test_numbers_as_printed() -> None:
    assert {".043", "0.043", "0\u00b7043"} <= set(numbers("0.043"))
    assert "0.043" in numbers(".043")
    assert "1000" in numbers("1,000")
    assert "1,000" in numbers("1000")
    assert numbers("16.3%")[0] == "16.3"
    assert "12" not in numbers("1.2")


def test_halves() -> None:
    assert ("low", "dose") in set(halves("lowdose"))
    assert not list(halves("abc"))
