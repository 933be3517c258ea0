"""Page furniture is hidden and the page's own words are kept: own stand-in pages, then the true seeds.

Beside each page of tests/data/pages stands a .gold file, a letter for each paragraph: x hidden, m metadata,
h heading, b body, l list, t table, c caption.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abscope_store.importing.furniture import Label, classify

PAGES = Path(__file__).parent.parent / "data" / "pages"
ROLES = {"m": "metadata", "h": "heading", "b": "body", "l": "list", "t": "table", "c": "caption"}


def paragraphs(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text("utf-8").split("\n") if line.strip()]


def judged() -> list[tuple[str, str, Label]]:
    rows = []
    for page in sorted(PAGES.glob("*.txt")):
        gold = page.with_suffix(".gold").read_text("utf-8").split()
        labels = classify(paragraphs(page))
        rows += [(page.stem, *pair) for pair in zip(gold, labels, strict=True)]
    return rows


def test_stand_in_pages() -> None:
    rows = judged()
    assert len({page for page, _, _ in rows}) >= 6
    furniture = [label.hidden for _, gold, label in rows if gold == "x"]
    kept = [not label.hidden for _, gold, label in rows if gold != "x"]
    assert sum(furniture) / len(furniture) >= 0.97
    assert sum(kept) / len(kept) >= 0.98
    roles = [ROLES[gold] == label.role for _, gold, label in rows if gold != "x"]
    assert sum(roles) / len(roles) >= 0.94


def test_no_sentence_of_an_article_is_ever_hidden() -> None:
    lost = [row for row in judged() if row[1] in "bltc" and row[2].hidden]
    assert not lost


def test_a_plain_article_keeps_everything() -> None:
    labels = classify(paragraphs(PAGES / "article.txt"))
    assert not [label for label in labels if label.hidden]


def test_what_is_hidden_says_why_and_what_is_not_has_a_shown_role() -> None:
    for _, _, label in judged():
        assert bool(label.reason) or not label.hidden
        assert (label.role in ("boilerplate", "promo")) == label.hidden


@pytest.mark.parametrize(
    "texts",
    [[], ["one"], ["Login"], ["7"], ["One line of prose that has eleven words, as it must have here."]],
)
def test_very_small_pages(texts: list[str]) -> None:
    assert len(classify(texts)) == len(texts)


@pytest.mark.parametrize(
    "hostile",
    ["share " * 3000, "1," * 5000, "a\u00a0" * 5000, "for more " * 2000, "- " * 4000, "by A" * 4000],
)
def test_no_line_takes_long(hostile: str) -> None:
    import time

    start = time.process_time()
    classify([hostile, "A sentence that stands for the body of a page and has enough words.", hostile])
    assert time.process_time() - start < 1.0


@pytest.mark.seeds
def test_seeds(seeds: Path) -> None:
    inventory = seeds.parent / "evidence" / "seed_inventory.json"
    if not inventory.is_file():
        pytest.skip("evidence absent")
    evidence = json.loads(inventory.read_text("utf-8"))
    gold = {(row["seed_file"], row["paragraph"]): "kept" for row in evidence["claims"]}
    gold |= {(row["seed_file"], row["paragraph"]): row["action"] for row in evidence["boilerplate"]}
    hidden, kept, roles = [], [], []
    for name in evidence["documents"]:
        for paragraph, label in enumerate(classify(paragraphs(seeds / name)), 1):
            action = gold[name, paragraph]
            (hidden if action == "drop" else kept).append(label.hidden == (action == "drop"))
            if action in ("metadata", "metadata-label", "heading"):
                roles.append(label.role == action.removesuffix("-label"))
    assert (len(hidden), len(kept)) == (134, 89)
    assert sum(hidden) / len(hidden) >= 0.99
    assert sum(kept) / len(kept) >= 0.99
    assert sum(roles) / len(roles) >= 0.95
