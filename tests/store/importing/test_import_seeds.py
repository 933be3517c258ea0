"""The true seeds through the true reference: recognised, anchored, and quiet about their furniture."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.connection import open_reader
from abscope_store.importing.pipeline import import_paths
from abscope_store.paths import Profile

pytestmark = pytest.mark.seeds


def hits(connection: sqlite3.Connection, phrase: str) -> set[tuple[str, int]]:
    quoted = '"' + phrase.replace('"', '""') + '"'
    rows = connection.execute(
        "SELECT p.document_id, p.paragraph FROM passage_fts JOIN library.passage p"
        " ON p.id = passage_fts.rowid WHERE passage_fts MATCH ?",
        (quoted,),
    )
    return {(row[0], row[1]) for row in rows}


def test_all_three(seeds: Path, built_reference: Path, profile: Profile, writer: sqlite3.Connection) -> None:
    reader = open_reader(profile, built_reference)
    report = import_paths(writer, profile, reader, [seeds])
    assert [one.source for one in report.added] == [
        "opinion-durvalumab-rt",
        "scienmag-ldrt-sclc",
        "delveinsight-imlygic",
    ]
    again = import_paths(writer, profile, reader, [seeds])
    assert (len(again.added), len(again.skipped), len(again.refused)) == (0, 3, 0)
    wanted = reader.execute("SELECT count(*) FROM locator WHERE kind = 'sentence'").fetchone()[0]
    states = dict(writer.execute("SELECT state, count(*) FROM anchor GROUP BY 1").fetchall())
    assert states == {"exact": wanted} and wanted >= 263
    news = report.added[1].id
    assert library.document(reader, news).doi == "10.1186/s12885-025-15212-7"
    passages = library.passages(reader, news)
    assert len(passages) == 149
    assert "5.1 months" in passages[32].text and not passages[32].hidden
    for phrase in ("Bee body mass", "Lubiprostone", "591 VIEWS", "VIEWS", "Einstein Concept"):
        assert not {hit for hit in hits(reader, phrase) if hit[0] == news}, phrase
    assert (news, 33) in hits(reader, "median progression-free survival")
    reader.close()


def _thinned(words: list[str]) -> list[str]:
    """Without every eleventh word, but for the first and last words of sentences: those keep the count."""
    return [
        word
        for at, word in enumerate(words)
        if at % 11 != 5 or word[-1:] in ".!?" or words[at - 1][-1:] in ".!?"
    ]


def test_a_worn_copy_is_found_again(
    seeds: Path,
    built_reference: Path,
    profile: Profile,
    writer: sqlite3.Connection,
    tmp_path: Path,
) -> None:
    """Every eleventh word gone: recognised, nine of ten locators open, none at a wrong place."""
    reader = open_reader(profile, built_reference)
    for file in sorted(seeds.glob("*.txt")):
        lines = file.read_text("utf-8").split("\n")
        worn = tmp_path / file.name
        kept = [" ".join(_thinned(line.split())) for line in lines]
        worn.write_text("A banner above it all\n" + "\n".join(kept), "utf-8")
        (added,) = import_paths(writer, profile, reader, [worn]).added
        assert added.source is not None
        assert library.document(reader, added.id).recognised_by in ("title", "fingerprint")
        wanted = {
            row[0]: (row[1], row[2])
            for row in reader.execute(
                "SELECT id, paragraph, sentence FROM locator WHERE kind = 'sentence' AND source_id = ?",
                (added.source,),
            )
        }
        anchors = library.anchors_for(reader, sorted(wanted))
        opened = [
            (name, a.paragraph, a.sentence)
            for name, (a,) in anchors.items()
            if a.state in ("exact", "edited")
        ]
        assert len(opened) >= 0.9 * len(wanted)
        wrong = [one for one in opened if one[1:] != (wanted[one[0]][0] + 1, wanted[one[0]][1])]
        # The title of the paper stands twice among a news page's fields; either place is right.
        roles = {one.paragraph: one.role for one in library.passages(reader, added.id)}
        assert all(roles[wanted[one[0]][0] + 1] == roles[one[1]] == "metadata" for one in wrong)
        assert len(wrong) <= 1
    reader.close()


def test_evidence_numbers_stand_in_their_paragraphs(
    seeds: Path, built_reference: Path, profile: Profile, writer: sqlite3.Connection
) -> None:
    """Each sentence row of the evidence finds its numbers in the sentence stored under its ordinals."""
    evidence = seeds.parent / "evidence" / "seed_inventory.json"
    if not evidence.is_file():
        pytest.skip("evidence absent")
    reader = open_reader(profile, built_reference)
    report = import_paths(writer, profile, reader, [seeds])
    texts = {one.file: library.passages(reader, one.id) for one in report.added}
    checked = 0
    for row in json.loads(evidence.read_text("utf-8"))["claims"]:
        passage = texts[row["seed_file"]][row["paragraph"] - 1]
        span = passage.sentences[row["sentence"] - 1]
        assert passage.text[span.start : span.end].startswith(row["locator"].rstrip(" \u2026"))
        checked += 1
    assert checked == 263
    reader.close()
