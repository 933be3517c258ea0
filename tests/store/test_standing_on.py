"""What stands on a passage, claims about a record, tensions with both ends: on the stand-in and on ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from reference_stand import ORIGINAL, STAND_IN, Stand

from abscope_store.connection import open_library_writer, open_reader
from abscope_store.errors import NotFound
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import TensionShown
from abscope_store.reference.build import build
from abscope_store.reference.locate import locate

DOCUMENT = "ab" * 32
REMOVED = "cd" * 32


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The stand-in reference and two documents: its page with moved paragraphs, and a removed one."""
    folder = tmp_path_factory.mktemp("standing")
    build(STAND_IN, folder / "reference.db")
    profile = Profile(folder / "profile")
    _write_library(profile)
    connection = open_reader(profile, folder / "reference.db")
    yield Reader(connection)
    connection.close()


def _write_library(profile: Profile) -> None:
    connection = open_library_writer(profile)
    connection.execute("BEGIN IMMEDIATE")
    for document, removed in ((DOCUMENT, None), (REMOVED, "2031-05-01T00:00:00Z")):
        connection.execute(
            "INSERT INTO document (id, file_name, media_type, bytes, title, text, text_sha256, extractor,"
            " extractor_version, segmenter, segmenter_version, imported_at, removed_at, tier)"
            " VALUES (?, 'page.txt', 'text/plain', 1, 'Page', '', '', 's', '1', 's', '1', '2031', ?, 5)",
            (document, removed),
        )
        connection.execute(
            "INSERT INTO document_source (document_id, source_id, how) VALUES (?, 'harbour-gazette', 'doi')",
            (document,),
        )
        for locator, state, place in (
            ("lantern.drr.primary@harbour-gazette", "edited", (9, 4, None)),
            ("lamp-is-cheap@harbour-gazette", "exact", (9, 5, 6)),
            ("harbour-gazette#p3s1@harbour-gazette", "ambiguous", (None, None, None)),
        ):
            connection.execute(
                "INSERT INTO anchor (document_id, locator_id, state, paragraph, sentence, sentence_last,"
                " score) VALUES (?, ?, ?, ?, ?, ?, 1.0)",
                (document, locator, state, *place),
            )
    connection.execute("COMMIT")
    connection.close()


@pytest.fixture(scope="module")
def ours(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The reference that is shipped."""
    connection = open_reader(Profile(tmp_path_factory.mktemp("ours") / "profile"), built_reference)
    yield Reader(connection)
    connection.close()


def kinds(reader: Reader, place: str, paragraph: int, sentence: int | None = None) -> list[tuple[str, str]]:
    return [(fact.kind, fact.id) for fact in reader.facts_on(place, paragraph, sentence)]


# --- facts on a passage ---------------------------------------------------------------


def test_a_paragraph_gives_figures_then_claims_then_the_digest(stand: Reader) -> None:
    assert kinds(stand, "harbour-gazette", 3) == [
        ("outcome", "lantern.drr.primary"),
        ("claim", "lamp-is-cheap"),
        ("digest", "harbour-gazette#p3s1"),
        ("digest", "harbour-gazette#p3s2"),
        ("digest", "harbour-gazette#p3s3"),
    ]
    assert kinds(stand, "harbour-gazette", 4) == []
    assert kinds(stand, "nowhere", 3) == []


def test_a_run_of_sentences_stands_on_each_of_them(stand: Reader) -> None:
    claim = ("claim", "lamp-is-cheap")
    held = [sentence for sentence in (1, 2, 3, 4) if claim in kinds(stand, "harbour-gazette", 3, sentence)]
    assert held == [2, 3]


def test_a_fact_is_worded_and_says_what_opens(stand: Reader) -> None:
    figure, claim, digest, *_ = stand.facts_on("harbour-gazette", 3)
    assert figure.text.startswith("LANTERN, Durable response rate: 16.3 v 2.1 %")
    assert (figure.record_kind, figure.record_id, figure.judgement) == ("study", "lantern", "")
    assert (claim.record_kind, claim.record_id, claim.judgement) == ("claim", "lamp-is-cheap", "origin only")
    assert (claim.sentence, claim.sentence_last) == (2, 3)
    assert (digest.record_kind, digest.record_id) == ("source", "harbour-gazette")
    assert (digest.judgement, digest.counter) == ("supported", ("outcome/lantern.drr.primary",))


def test_an_imported_text_counts_by_its_own_ordinals(stand: Reader) -> None:
    assert kinds(stand, DOCUMENT, 9) == [("outcome", "lantern.drr.primary"), ("claim", "lamp-is-cheap")]
    assert kinds(stand, DOCUMENT, 9, 6) == [("claim", "lamp-is-cheap")]
    assert [(f.sentence, f.sentence_last) for f in stand.facts_on(DOCUMENT, 9)] == [(4, None), (5, 6)]
    assert kinds(stand, DOCUMENT, 3) == [], "ordinals of the curator's original are not those of this text"
    assert kinds(stand, REMOVED, 9) == []
    assert kinds(stand, "ef" * 32, 9) == []


def test_every_sentence_locator_of_ours_is_told(ours: Reader) -> None:
    rows = ours.connection.execute(
        "SELECT id, owner_kind, source_id, paragraph, sentence FROM main.locator WHERE kind = 'sentence'"
    ).fetchall()
    assert len(rows) > 250
    for row in rows:
        facts = {f.locator.id: f for f in ours.facts_on(row["source_id"], row["paragraph"], row["sentence"])}
        fact = facts[row["id"]]
        assert fact.text
        assert bool(fact.judgement) == (row["owner_kind"] in ("claim", "digest"))


def test_facts_on_reads_no_library_where_none_is(ours: Reader) -> None:
    assert ours.facts_on(DOCUMENT, 1) == ()


# --- claims about a record ------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("agent", "lampadone"),
        ("study", "lantern"),
        ("outcome", "lantern.rash"),
        ("source", "mittelholz2031"),
        ("source", "harbour-gazette"),
        ("facet", "timing/none"),
        ("claim", "lamp-is-cheap"),
    ],
)
def test_a_claim_is_about_what_it_names_and_what_its_stances_rest_on(
    stand: Reader, kind: str, record: str
) -> None:
    (claim,) = stand.claims_about(kind, record)
    assert claim.id == "lamp-is-cheap"
    assert [tension.id for tension in claim.tensions] == ["lamp-is-cheap.oil"]


@pytest.mark.parametrize(
    ("kind", "record"),
    [("agent", "shade"), ("outcome", "lantern.pfs"), ("facet", "timing/after"), ("study", "lampadone")],
)
def test_no_claim_is_about_the_rest(stand: Reader, kind: str, record: str) -> None:
    assert stand.claims_about(kind, record) == ()


def test_a_record_carries_the_claims_about_it(stand: Reader) -> None:
    assert stand.study("lantern").claims == ("lamp-is-cheap",)


def test_a_claim_of_origin_only_comes_last(tmp_path: Path) -> None:
    copy = Stand(tmp_path)
    head, *_ = (
        copy.read("claims/lamp-is-cheap.toml")
        .replace("lamp-is-cheap", "a-lamp-is-warm")
        .split('\n[[stance]]\nsource = "mittelholz2031"')
    )
    copy.add("claims/a-lamp-is-warm.toml", head)
    locate(copy.folder, "harbour-gazette", ORIGINAL)
    build(copy.folder, tmp_path / "reference.db")
    connection = open_reader(Profile(tmp_path / "profile"), tmp_path / "reference.db")
    found = Reader(connection).claims_about("source", "harbour-gazette")
    connection.close()
    assert [(claim.id, claim.origin_only) for claim in found] == [
        ("lamp-is-cheap", False),
        ("a-lamp-is-warm", True),
    ]


# --- tensions -------------------------------------------------------------------------


def test_a_tension_stands_at_both_its_ends(stand: Reader) -> None:
    at = {
        ("source", "harbour-gazette"): (0,),
        ("source", "mittelholz2031"): (1,),
        ("outcome", "lantern.rash"): (1,),
        ("study", "lantern"): (1,),
        ("document", DOCUMENT): (0,),
        ("claim", "lamp-is-cheap"): (),
        ("agent", "lampadone"): (),
        ("facet", "timing/none"): (),
    }
    for (kind, record), ends in at.items():
        (tension,) = stand.tensions_on(kind, record)
        assert (tension.id, tension.at) == ("lamp-is-cheap.oil", ends), (kind, record)
    assert stand.tensions_on("outcome", "lantern.pfs") == ()
    assert stand.tensions_on("document", "ef" * 32) == ()
    with pytest.raises(NotFound):
        stand.tensions_on("glossary", "lamp")


def test_a_place_narrows_a_source_and_a_document(stand: Reader) -> None:
    source = [n for n in range(1, 6) if stand.tensions_on("source", "harbour-gazette", n)]
    document = [n for n in range(1, 12) if stand.tensions_on("document", DOCUMENT, n)]
    sentences = [n for n in range(1, 9) if stand.tensions_on("document", DOCUMENT, 9, n)]
    assert (source, document, sentences) == ([3], [9], [5, 6])


def test_both_ends_are_worded(stand: Reader) -> None:
    (tension,) = stand.tensions_on("outcome", "lantern.rash")
    first, second = tension.ends
    assert (first.source, first.stance_words, first.place) == (
        "The Harbour Gazette",
        "origin only",
        "¶3, sentence 2",
    )
    assert first.tier_words == "tier 5 · news rewrite"
    assert (second.source, second.stance_words, second.place) == (
        "Mittelholz 2031",
        "refutes",
        "citation only",
    )
    assert second.outcomes == ("lantern.rash",)
    assert second.figures[0].startswith("LANTERN, Purple rash: 50 %")


def told(tension: TensionShown) -> str:
    """Everything a screen shows of a tension."""
    ends = [text for end in tension.ends for text in (end.source, end.place, end.text, *end.figures)]
    return "\n".join([tension.text, tension.claim_text, *ends])


NAMED = [
    # claim, tension, (record at the first end), (record at the second end), what both ends show
    (
        "tvec-with-pembrolizumab.partner",
        ("source", "delveinsight-imlygic", 24),
        ("outcome", "masterkey-265.os", None),
        ["¶24", "HR 0.86 (95 % CI 0.71-1.04)", "HR 0.96 (95 % CI 0.76-1.22)"],
    ),
    (
        "tvec-with-pembrolizumab.checkpoint",
        ("source", "delveinsight-imlygic", 15),
        ("outcome", "masterkey-265.pfs", None),
        ["¶15", "HR 0.86 (95 % CI 0.71-1.04)", "HR 0.96 (95 % CI 0.76-1.22)"],
    ),
    (
        "tvec-resistant-tumours.resistance",
        ("source", "delveinsight-imlygic", 27),
        ("study", "masterkey-115", None),
        ["¶27", "cohort 1: 0 %", "cohort 2: 6.7 %"],
    ),
    (
        "ldrt-liver-metastases.headline",
        ("source", "scienmag-ldrt-sclc", 18),
        ("outcome", "zhang2025.os", None),
        ["¶18", "11.0 v 6.0 months", "later-line subgroup"],
    ),
    (
        "durvalumab-washout.unsourced",
        ("source", "opinion-durvalumab-rt", 17),
        ("study", "anscher2022", None),
        ["¶17", "a few weeks", "No sourced interval"],
    ),
    (
        "timing-to-radiotherapy.nsclc-order",
        ("outcome", "pacific.os.2021", None),
        ("outcome", "pacific-2.os", None),
        ["HR 0.72 (95 % CI 0.59-0.89)", "HR 1.03 (95 % CI 0.78-1.39)", "13.7 v 10.2 %"],
    ),
    (
        "timing-to-radiotherapy.cervix",
        ("study", "keynote-a18", None),
        ("study", "calla", None),
        ["HR 0.67 (95 % CI 0.50-0.90)", "HR 0.84 (95 % CI 0.65-1.08)"],
    ),
    (
        "tvec-durable-response.versions",
        ("outcome", "optim.drr.primary", None),
        ("outcome", "optim.drr.final", None),
        ["16.3 v 2.1 %", "19.3 v 1.4 %", "19.0"],
    ),
    (
        "low-dose-meanings.zhang-match",
        ("study", "zhang2025", None),
        ("study", "match", None),
        ["1-5 Gy", "15 Gy in 5 fractions"],
    ),
]


@pytest.mark.parametrize(("name", "first", "second", "shown"), NAMED, ids=[n[0] for n in NAMED])
def test_a_named_tension_is_told_at_both_its_ends(
    ours: Reader,
    name: str,
    first: tuple[str, str, int | None],
    second: tuple[str, str, int | None],
    shown: list[str],
) -> None:
    for end, where in enumerate((first, second)):
        found = {tension.id: tension for tension in ours.tensions_on(*where)}
        assert name in found, where
        assert end in found[name].at
        assert [text for text in shown if text not in told(found[name])] == []


def test_no_difference_of_medians_stands_in_a_tension_or_a_claim(ours: Reader) -> None:
    """The medians of MASTERKEY-265 and PACIFIC-2 lie 5.8 and 6.9 months apart: nobody is told so."""
    for study, forbidden in (("masterkey-265", "5.8"), ("pacific-2", "6.9")):
        tensions = ours.tensions_on("study", study)
        assert tensions
        texts = [told(tension) for tension in tensions]
        for claim in ours.claims_about("study", study):
            texts += [claim.text, claim.direction, claim.certainty_reasons, claim.note or ""]
            texts += [stance.text for stance in claim.stances]
        assert [text for text in texts if forbidden in text] == []


CONCURRENT = {
    "refutes": {"pacific-2", "lu005", "checkmate-73l", "javelin-hn-100", "keynote-412", "calla"},
    "supports": {"keynote-a18", "nivopostop", "pacific", "adriatic"},
}


@pytest.mark.parametrize("facet", ["timing/concurrent", "timing/after"])
def test_the_timing_claim_stands_beside_its_facets_with_every_trial(ours: Reader, facet: str) -> None:
    (claim,) = ours.claims_about("facet", facet)
    assert claim.direction == "disease- and agent-dependent"
    for stance, trials in CONCURRENT.items():
        listed = {
            ours.outcome(outcome).study_id
            for each in claim.stances
            if each.stance == stance
            for outcome in each.outcomes
        }
        assert trials <= listed


def test_the_washout_has_no_sourced_interval(ours: Reader) -> None:
    claim = ours.claim("durvalumab-washout")
    assert "no sourced interval" in claim.direction
    assert not [s for s in claim.stances if s.stance in ("supports", "refutes")]
    assert claim.stances[0].locator is not None
    assert claim.stances[0].locator.paragraph == 17


# --- the content as a whole -----------------------------------------------------------


def test_a_stance_on_a_trial_with_figures_lists_them(ours: Reader) -> None:
    """A paper of a study with outcomes is never cited for a result without the figure."""
    papers = {
        row["source_id"]
        for row in ours.connection.execute(
            "SELECT DISTINCT source_id FROM main.locator WHERE owner_kind = 'outcome'"
        )
    }
    bare = [
        (claim, stance.source_id)
        for claim in ours.ids("claim")
        for stance in ours.claim(claim).stances
        if stance.stance in ("supports", "refutes") and not stance.outcomes and stance.source_id in papers
    ]
    assert set(bare) == {
        ("tvec-indication", "abscope-collection-2026"),  # an approval, not a result
    }


def test_unverified_figures_carry_no_claim(ours: Reader) -> None:
    for claim in ours.ids("claim"):
        for stance in ours.claim(claim).stances:
            assert [o for o in stance.outcomes if ours.outcome(o).seen == "memory"] == []


def test_an_effect_in_our_words_is_that_of_a_stance(ours: Reader) -> None:
    """Every number in a claim's words stands in a figure it lists, in its source, or in a dose of a study."""
    doses = " ".join(
        " ".join(filter(None, (s.radiotherapy, s.rt_dose, s.rt_fractions))) for s in ours.studies()
    )
    for name in ours.ids("claim"):
        claim = ours.claim(name)
        outcomes = [ours.outcome(o) for s in claim.stances for o in s.outcomes]
        printed = [t for tension in ours.tensions_on("claim", name) for e in tension.ends for t in e.figures]
        marks = [n for s in claim.stances if s.locator for n in s.locator.numbers]
        known = " ".join([doses, json.dumps(printed), *marks, *(o.note or "" for o in outcomes)])
        numbers = set(re.findall(r"\d+(?:\.\d+)?", known))
        texts = [claim.text, claim.certainty_reasons, claim.note or "", *(t.text for t in claim.tensions)]
        texts += [stance.text for stance in claim.stances]
        for text in texts:
            bare = re.sub(r"PD-\d|KEYNOTE-\w+|grade \d-\d|stage \w+|phase \d", "", text)
            missing = [n for n in re.findall(r"(?<![\w-])\d+(?:\.\d+)?", bare) if n not in numbers]
            assert missing == [], (name, text)
