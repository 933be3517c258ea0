"""Short forms mean what the document says; names of the reference's vocabulary do not fall into traps."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from abscope_store.importing.linking import link
from abscope_store.importing.mentions import Names
from abscope_store.importing.parse import parse


@pytest.fixture(scope="module")
def names(built_reference: Path) -> Names:
    connection = sqlite3.connect(built_reference)
    connection.row_factory = sqlite3.Row
    found = Names.of(connection)
    connection.close()
    return found


def owners(names: Names, text: str) -> set[tuple[str, str]]:
    return {(text[one.start : one.end], f"{one.owner_kind}/{one.owner_id}") for one in names.find(text)}


def kinds(names: Names, text: str) -> set[str]:
    return {words for words, _ in owners(names, text)}


@pytest.mark.parametrize(
    ("text", "found", "absent"),
    [
        ("We optimize the dose.", set(), {"optim"}),
        ("The OPTiM trial gave it.", {"OPTiM"}, set()),
        ("Doses match; a coast to coast walk; a tight curb.", set(), {"match", "coast", "curb"}),
        ("NSCLC is another disease.", {"NSCLC"}, {"SCLC"}),
        ("An analysis of lysis buffers", set(), {"analysis"}),
        ("the os sacrum, pfs files and LMX", set(), {"os", "pfs", "LM"}),
        ("OS and PFS were longer.", {"OS", "PFS"}, set()),
        ("to cit and CITY", set(), {"cit", "CIT"}),
    ],
)
def test_traps(names: Names, text: str, found: set[str], absent: set[str]) -> None:
    seen = kinds(names, text)
    assert found <= seen
    assert not absent & seen


def test_three_names_of_one_virus(names: Names) -> None:
    text = "T-VEC, IMLYGIC and talimogene laherparepvec"
    agents = {owner for _, owner in owners(names, text) if owner.startswith("agent/")}
    assert len(agents) == 1
    assert kinds(names, text) == {"T-VEC", "IMLYGIC", "talimogene laherparepvec"}


def test_gm_csf_is_found_as_all_that_it_is(names: Names) -> None:
    assert {owner for words, owner in owners(names, "GM-CSF was given.") if words == "GM-CSF"}


def test_a_short_form_that_the_document_defines_is_linked_everywhere(names: Names) -> None:
    text = (
        b"We gave overall survival times (OVS) first.\n\nThe objective response rate (OBR) fell. OBR fell on."
    )
    mentions, linked = link(names, parse(text, "x.txt"))
    meant = {one.definition.short: one.owner for one in linked}
    assert meant["OBR"] == ("endpoint", "orr") and meant["OVS"] is None
    found = [(at, one.start) for at, one in mentions if one.end - one.start == 3]
    assert len({place for place in found if place[0] == 2}) == 2


def test_a_short_form_that_means_something_else_here_is_no_mention(names: Names) -> None:
    own = parse(b"The cold ischaemia time (CIT) was short.\n\nCIT was noted.", "x.txt")
    assert not any(one.owner_id for _, one in link(names, own)[0] if one.end - one.start == 3)
    other = parse(b"All had chemoimmunotherapy (CIT) first.\n\nCIT was given.", "x.txt")
    assert any(at == 2 for at, _ in link(names, other)[0])
