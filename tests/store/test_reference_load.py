"""Loading authored texts: strict, every fault at once, each with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from reference_stand import LANTERN, STAND_IN, Stand

from abscope_store.errors import NotFound, UserTrouble
from abscope_store.reference import walk
from abscope_store.reference.faults import ReferenceFaults
from abscope_store.reference.load import load


def refused(folder: Path) -> list[str]:
    with pytest.raises(ReferenceFaults) as caught:
        load(folder)
    assert isinstance(caught.value, UserTrouble)
    return [fault.sentence() for fault in caught.value.faults]


def test_an_unknown_field_is_named_with_its_line(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.swap(LANTERN, 'cutoff = "2030', 'cut_off = "2030')
    line = stand.read(LANTERN).split("cut_off")[0].count("\n") + 1
    assert refused(stand.folder) == [
        f"studies/lantern.toml:{line} outcome[0].cut_off: known field of the right kind: "
        "Object contains unknown field `cut_off`"
    ]


def test_every_file_is_read_before_giving_up(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.swap(LANTERN, "n = 436", 'n = "436"')
    stand.swap("agents/lampadone.toml", 'kind = "radiation modality"', 'kind = "lamp"')
    stand.swap("claims/lamp-is-cheap.toml", "certainty =", "certainty")
    stand.swap("sources/mittelholz2031.toml", 'tier_reason = "paper of the trial itself"\n', "")
    (stand.folder / "digests" / "harbour-gazette.toml").write_bytes(b"\xff\xfe")
    found = refused(stand.folder)
    assert [text.split(": ")[0] for text in found] == [
        "agents/lampadone.toml:3 kind",
        "claims/lamp-is-cheap.toml:4",
        "digests/harbour-gazette.toml:1",
        "sources/mittelholz2031.toml:1",
        "studies/lantern.toml:8 n",
    ]
    assert "missing required field `tier_reason`" in found[3]


def test_a_folder_without_a_reference_is_the_users_trouble(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load(tmp_path)


def test_left_out_means_not_stated() -> None:
    outcome = load(STAND_IN).studies[LANTERN].outcome[1]
    assert (outcome.cutoff, outcome.primary_endpoint, outcome.p, outcome.unit) == (None,) * 4


def test_line_ends_do_not_change_the_content(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    before = load(stand.folder).content_sha256()
    stand.write(LANTERN, stand.read(LANTERN).replace("\n", "\r\n"))
    assert load(stand.folder).content_sha256() == before
    stand.swap(LANTERN, "n = 436", "n = 437")
    assert load(stand.folder).content_sha256() != before


def test_locators_have_ids_and_defaults() -> None:
    placed = {each.id: each for each in walk.locators(load(STAND_IN))}
    assert len(placed) == 20
    assert placed["lamp-is-cheap@harbour-gazette"].role == "origin"
    assert placed["lamp-is-cheap@harbour-gazette"].seen == "original"
    assert placed["lamp-is-cheap@mittelholz2031"].role == "rests on"
    assert placed["harbour-gazette#p3s2@harbour-gazette"].path == ("paragraph", 1, "sentence", 1)


def test_a_second_locator_of_one_source_gets_a_number(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    twice = '{ source = "mittelholz2031", kind = "citation_only", seen = "notice" }'
    stand.swap("agents/lampadone.toml", twice, f"{twice}, {twice}")
    found = [each.id for each in walk.locators(load(stand.folder)) if each.owner_kind == "approval"]
    stem = "lampadone.harbour-office@mittelholz2031"
    assert found == [stem, f"{stem}.2"]
