"""Abbreviations that a document defines: both orders, offsets, and what is none. Sentences are our own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abscope_store.importing import abbreviations

DEFINED = [
    ("We read progression-free survival (PFS) first.", "PFS", "progression-free survival"),
    ("They gave LDRT (low-dose radiotherapy) to the liver.", "LDRT", "low-dose radiotherapy"),
    ("It was overall survival (OS; from start).", "OS", "overall survival"),
    ("Non-small cell lung cancer [NSCLC] was common.", "NSCLC", "Non-small cell lung cancer"),
    ("The objective response rate (ORR) rose.", "ORR", "objective response rate"),
    ("Programmed death-ligand 1 (PD-L1) was read.", "PD-L1", "Programmed death-ligand 1"),
    ("Immune checkpoint inhibitors (ICIs) were given.", "ICIs", "Immune checkpoint inhibitors"),
    ("Myeloid-derived suppressor cells (MDSCs) came.", "MDSCs", "Myeloid-derived suppressor cells"),
    ("Talimogene laherparepvec (\u201cT-VEC\u201d) was used.", "T-VEC", "Talimogene laherparepvec"),
    ("Stereotactic body radiotherapy (hereafter SBRT) helped.", "SBRT", "Stereotactic body radiotherapy"),
    ("Use of SBRT (stereotactic body radiotherapy) grew.", "SBRT", "stereotactic body radiotherapy"),
    ("Small\u2010cell lung cancer (SCLC) spread.", "SCLC", "Small\u2010cell lung cancer"),
]
NONE = [
    "The drug (given weekly) was kept.",
    "Median age (64 years) was as planned.",
    "Stage (IIIB) was recorded.",
    "The hazard ratio (0.73) was read.",
    "One trial (PACIFIC) was large.",
    "It was seen in mice (XYZ).",
    "The OS (in days) was counted.",
    "Empty ( ) and [] and (( brackets.",
    "In the first year. Overall it (FYO) was quiet.",
    "The year (2018) and the code (NCT02125461) stand alone.",
]


@pytest.mark.parametrize(("text", "short", "long"), DEFINED)
def test_definition(text: str, short: str, long: str) -> None:
    found = abbreviations.find(text)
    assert [(one.short, one.long) for one in found] == [(short, long)]
    holds(text)


@pytest.mark.parametrize("text", NONE)
def test_no_definition(text: str) -> None:
    assert abbreviations.find(text) == []


def test_the_first_definition_stands() -> None:
    text = "Overall survival (OS) and, in osteology, old sclerosis (OS)."
    assert [one.long for one in abbreviations.find(text)] == ["Overall survival"]


def holds(text: str) -> None:
    """Offsets cut out what is claimed; the long form is longer."""
    for one in abbreviations.find(text):
        assert text[one.start : one.end] == one.short
        assert text[one.long_start : one.long_end] == one.long
        assert len(one.long) > len(one.short)


PIECES = ["(", ")", "[", "PFS", "progression-free ", "survival ", "OS", " ", "; ", "L1", "a", "PD-"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30).map("".join))
def test_any_text_is_survived(text: str) -> None:
    holds(text)


@pytest.mark.parametrize("piece", ["(", "(AB) ", "a b (AB", "()", "AB (a b) "])
def test_time_grows_with_the_text_only(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        begun = time.process_time()
        abbreviations.find(text)
        return time.process_time() - begun

    assert cost(1_000_000) < 25 * sorted(cost(100_000) for _ in range(3))[1] + 0.5
