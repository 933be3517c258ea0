"""Names of the reference in a text: whole words only, case where it matters, exact code point spans."""

from __future__ import annotations

import time

import pytest

from abscope_store.importing.mentions import Names

NAMES = Names(
    [
        ("OPTiM", "study", "optim", True),
        ("SCLC", "disease", "sclc", True),
        ("small cell lung cancer", "disease", "sclc", False),
        ("non-small cell lung cancer", "disease", "nsclc", False),
        ("lysis", "mechanism", "lysis", False),
        ("LM", "glossary", "lm", True),
        ("PD-L1", "agent", "pd-l1", True),
        ("T-VEC", "agent", "tvec", False),
        ("checkpoint inhibitor", "agent", "ici", False),
        ("immune checkpoint inhibitor", "agent", "ici", False),
        ("virus", "agent", "virus", False),
        ("GM-CSF", "agent", "gm-csf", True),
        ("GM-CSF", "glossary", "gm-csf", True),
    ]
)


def named(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.owner_id) for one in NAMES.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We optimize, optimise and OPTIM.", []),
        ("The OPTiM trial.", [("OPTiM", "optim")]),
        ("NSCLC is not SCLC, nor ES-SCLC", [("SCLC", "sclc"), ("SCLC", "sclc")]),
        ("An analysis of Lysis", [("Lysis", "lysis")]),
        ("lm and LMX and (LM)", [("LM", "lm")]),
        ("PD\u2011L1 and PD\u2013L1 and pd-l1", [("PD\u2011L1", "pd-l1"), ("PD\u2013L1", "pd-l1")]),
        ("Small\u00a0cell  lung cancers", [("Small\u00a0cell  lung cancers", "sclc")]),
        ("non-small cell lung cancer", [("non-small cell lung cancer", "nsclc")]),
        ("non small-cell lung cancer", [("non small-cell lung cancer", "nsclc")]),
        ("immune checkpoint inhibitors", [("immune checkpoint inhibitors", "ici")]),
        ("viruses, virus, VIRUS", [("virus", "virus"), ("VIRUS", "virus")]),
        ("GM-CSF", [("GM-CSF", "gm-csf"), ("GM-CSF", "gm-csf")]),
        ("\U0001f600\u2009t-vec\u2009\U0001f600", [("t-vec", "tvec")]),
        ("", []),
    ],
)
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


def test_the_shorter_of_two_kinds_of_lung_cancer_is_not_in_the_other() -> None:
    alone = Names([("small cell lung cancer", "disease", "sclc", False)])
    assert not list(alone.find("non-small cell lung cancer, non\u2013small cell lung cancer"))
    assert list(alone.find("small-cell lung cancer, anon small cell lung cancer"))


def test_a_long_text_is_quick() -> None:
    many = Names([(f"name{at} of something", "agent", f"a{at}", False) for at in range(2000)])
    text = "the name of something and name17 of something else " * 20_000
    start = time.process_time()
    assert sum(1 for _ in many.find(text)) == 20_000
    assert time.process_time() - start < 5
