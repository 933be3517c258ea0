"""Building reference.db: the same bytes twice, everything authored in it, nothing unsound."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from reference_stand import LANTERN, STAND_IN, Stand

import abscope_resources
from abscope_store.connection import open_reader
from abscope_store.errors import DiskTrouble
from abscope_store.paths import Profile
from abscope_store.reference import tables
from abscope_store.reference.build import build
from abscope_store.reference.check import OWN_WORDS, RULES, check
from abscope_store.reference.faults import ReferenceFaults
from abscope_store.reference.load import load

SHIPPED = Path(abscope_resources.__path__[0]) / "reference"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("built") / "reference.db"
    build(STAND_IN, target)
    return target


@pytest.fixture
def rows(built: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_reader(Profile(tmp_path), built)
    yield connection
    connection.close()


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    second = Stand(tmp_path)  # the same content in another folder, written at another time
    target = tmp_path / "elsewhere" / "other.db"
    report = build(second.folder, target)
    assert target.read_bytes() == built.read_bytes()
    assert report.bytes == len(built.read_bytes())
    assert [path.name for path in target.parent.iterdir()] == ["other.db"]


def test_it_opens_as_it_is_shipped(built: Path) -> None:
    header = built.read_bytes()[:20]
    assert (header[18], header[19]) == (1, 1)  # 2 would be WAL, unreadable in a read-only folder


def test_every_authored_table_is_filled(rows: sqlite3.Connection) -> None:
    tables = [
        row[0]
        for row in rows.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_fts%'"
        )
    ]
    empty = [table for table in tables if not rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0]]
    assert len(tables) > 24
    assert empty == []


def test_figures_are_as_printed(rows: sqlite3.Connection) -> None:
    row = rows.execute("SELECT * FROM outcome WHERE id = 'lantern.os.subgroup'").fetchone()
    assert (row["effect"], row["effect_high"], row["effect_level"]) == ("0.79", "1.00", "80")
    assert (row["subgroup"], row["primary_endpoint"], row["cutoff"], row["p"]) == (1, None, None, None)
    row = rows.execute("SELECT * FROM outcome WHERE id = 'lantern.drr.primary'").fetchone()
    assert (row["arm_value"], row["arm_count"], row["arm_low"]) == ("16.3", 48, "12.1")
    assert (row["comparator_id"], row["p_met"], row["p_alpha"]) == ("lantern.shade", "met", "0.05")


def test_digest_offsets_cut_out_their_sentences(rows: sqlite3.Connection) -> None:
    found = rows.execute(
        "SELECT s.*, p.text AS whole FROM digest_sentence s "
        "JOIN digest_paragraph p ON p.source_id = s.source_id AND p.paragraph = s.paragraph"
    ).fetchall()
    assert len(found) == 6
    assert all(row["whole"][row["start"] : row["end"]] == row["text"] for row in found)
    assert {row["id"] for row in found} == {
        row["owner_id"] for row in rows.execute("SELECT owner_id FROM locator WHERE owner_kind = 'digest'")
    }
    whole = rows.execute("SELECT text FROM digest_paragraph WHERE id = 'harbour-gazette#p5'").fetchone()
    assert whole["text"] == "Rash in half. None in shade."


def test_locators_carry_their_marks(rows: sqlite3.Connection) -> None:
    row = rows.execute("SELECT * FROM locator WHERE id = 'lantern.drr.primary@harbour-gazette'").fetchone()
    assert json.loads(row["numbers"]) == ["16.3", "295", "2.1", "141"]
    assert len(json.loads(row["hashes"])) == 8
    assert (json.loads(row["parts"]), row["paragraph"], row["sentence"]) == (["value"], 3, 1)
    stance = rows.execute("SELECT locator_id FROM claim_stance ORDER BY ordinal").fetchall()
    assert [each[0] for each in stance] == ["lamp-is-cheap@harbour-gazette", "lamp-is-cheap@mittelholz2031"]


def test_a_claim_is_origin_only_until_a_better_source_takes_a_stance(rows: sqlite3.Connection) -> None:
    assert rows.execute("SELECT origin_only FROM claim").fetchone()[0] == 0, "a paper refutes it"
    origin = SimpleNamespace(stance="origin only", source="page")
    refuted = SimpleNamespace(stance="refutes", source="paper")
    tiers = {"page": 6, "paper": 2}
    assert tables._origin_only(SimpleNamespace(stance=[origin]), tiers)
    assert not tables._origin_only(SimpleNamespace(stance=[origin, refuted]), tiers)
    assert tables._origin_only(SimpleNamespace(stance=[origin, refuted]), {"page": 6, "paper": 5})


def test_meta_recognises_the_original(rows: sqlite3.Connection) -> None:
    meta = dict(rows.execute("SELECT key, value FROM meta"))
    reference = load(STAND_IN)
    original = reference.sources["sources/harbour-gazette.toml"].original
    assert original is not None
    assert meta[f"original:{original.sha256}"] == "harbour-gazette"
    assert meta["content_sha256"] == reference.content_sha256()
    assert (meta["as_of"], meta["format"], meta["count:outcome"]) == ("2031-04-02", "1", "7")
    assert meta["review"] == "not reviewed by a clinician"


def test_full_text_finds_a_figure_by_any_name(rows: sqlite3.Connection) -> None:
    def found(match: str) -> list[tuple[str, str]]:
        sql = "SELECT i.kind, i.id FROM search_fts JOIN search_item i ON i.rowid = search_fts.rowid"
        return [(r[0], r[1]) for r in rows.execute(f"{sql} WHERE search_fts MATCH ? ORDER BY rank", (match,))]

    assert found('"lmp 7" "durable response rate"')[0] == ("outcome", "lantern.drr.primary")
    assert ("digest", "harbour-gazette#p3") in found('"naive"')
    assert found('"distant barnacles"') == [("step", "lamp-effect.1")]
    assert {kind for kind, _ in found("lamp*")} >= {"agent", "study", "mechanism", "claim", "source"}


def test_search_words_count_rows(rows: sqlite3.Connection) -> None:
    held = rows.execute("SELECT rows FROM search_word WHERE word = 'naive'").fetchone()
    assert held[0] == 1
    unverified = rows.execute("SELECT id FROM search_item WHERE unverified = 1 ORDER BY id").fetchall()
    assert [row[0] for row in unverified] == ["lantern.os.subgroup", "shade"]
    row = rows.execute("SELECT * FROM search_item WHERE id = 'harbour-gazette#p3'").fetchone()
    assert (row["source_id"], row["paragraph"], row["tier"]) == ("harbour-gazette", 3, 5)


def test_names_are_folded_once_each(rows: sqlite3.Connection) -> None:
    found = rows.execute("SELECT folded, kind FROM term WHERE owner_id = 'lampadone' ORDER BY id").fetchall()
    assert [tuple(row) for row in found] == [
        ("lampadone", "name"), ("lmp-7", "code"), ("anti-barnacle lamp", "class"), ("z99xx01", "code"),
    ]  # fmt: skip


def test_unsound_content_is_refused_and_the_old_build_stays(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    target = tmp_path / "out" / "reference.db"
    build(stand.folder, target)
    before = target.read_bytes()
    stand.swap(LANTERN, ', level = "80"', "")
    with pytest.raises(ReferenceFaults) as caught:
        build(stand.folder, target)
    assert [fault.rule for fault in caught.value.faults] == ["interval has its level"]
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["reference.db"]


def test_a_place_that_cannot_be_written_is_the_users_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(DiskTrouble):
        build(STAND_IN, tmp_path / "file" / "reference.db")


def test_the_shipped_content_builds_in_seconds_and_to_the_same_bytes(tmp_path: Path) -> None:
    began = time.process_time()
    build(SHIPPED, tmp_path / "one.db")
    assert time.process_time() - began < 10
    build(SHIPPED, tmp_path / "two.db")
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_the_shipped_content_passes_every_rule() -> None:
    report = check(load(SHIPPED))
    assert [fault.sentence() for fault in report.faults] == []
    assert report.idle == ()
    assert len(report.results) == len(RULES) + 1  # and the excuses


@pytest.mark.seeds
def test_the_shipped_words_are_ours(seeds: Path) -> None:
    (result,) = (r for r in check(load(SHIPPED), seeds).results if r.rule == OWN_WORDS)
    assert result.faults == ()
    assert result.checks > 1000
