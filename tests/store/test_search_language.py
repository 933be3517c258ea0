"""The query language over the reference, a small library and notes: fields filter every group.

The words are our own, the passages library_stand.py's. The parser alone: tests/unit/test_parsing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from library_stand import write as write_library
from notebook_stand import draft, notebook, span_draft

from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Result
from abscope_store.search import fields
from abscope_store.search.answer import search
from abscope_store.search.query import parse
from abscope_store.search.vocabulary import Vocabulary

KEPT = "kept.txt"


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    profile = Profile(tmp_path_factory.mktemp("language") / "profile")
    profile.create()
    write_library(profile)
    with notebook(profile) as writer:
        writer.add(draft("ask about the tumour of this cohort", tags=("question", "harm/lung")))
        writer.add(draft("the other arm", target_id="outcome/pacific.os.2021"))
        writer.add(span_draft("a span about tumour cells", tags=("harm",)))
        writer.add(draft("", kind="bookmark", target_id="agent/avelumab"))
    connection = open_reader(profile, built_reference)
    yield Reader(connection)
    connection.close()


@pytest.fixture(scope="module")
def find(reader: Reader) -> Callable[..., tuple[Result, ...]]:
    vocabulary = Vocabulary(reader.connection)
    return lambda text, **more: search(reader, text, 200, vocabulary=vocabulary, **more).results


def kinds(found: tuple[Result, ...]) -> set[str]:
    return {result.kind for result in found}


def studies(reader: Reader, found: tuple[Result, ...]) -> set[str]:
    return {reader.outcome(r.id).study_id for r in found if r.kind == "outcome"}


def test_every_group_is_filtered_by_every_field(
    reader: Reader, find: Callable[..., tuple[Result, ...]]
) -> None:
    """What a field keeps of all groups is what it lists alone, with words or without them."""
    for name, example in fields.NAMES.items():
        listed = {(r.kind, r.id) for r in find(example)}
        worded = {(r.kind, r.id) for r in find(f"{example} radiotherapy tumour survival")}
        plain = {(r.kind, r.id) for r in find("radiotherapy tumour survival")}
        assert worded <= listed or len(listed) == 200, name
        assert worded != plain, name
        turned = {(r.kind, r.id) for r in find(f"-{example} radiotherapy tumour survival")}
        # A mechanism may be kept for one of its steps and another time for itself.
        assert not {one for one in turned & worded if one[0] != "mechanism"}, name


def test_figures_of_a_study_or_an_agent_and_no_others(
    reader: Reader, find: Callable[..., tuple[Result, ...]]
) -> None:
    assert studies(reader, find("study:pacific os")) == {"pacific"}
    durvalumab = studies(reader, find("agent:durvalumab os"))
    assert {"pacific", "adriatic", "caspian"} <= durvalumab
    assert not durvalumab & {"keynote-a18", "laura", "optim"}
    assert studies(reader, find("agent:imfinzi os")) == durvalumab
    assert studies(reader, find('agent:"T-VEC" orr')) == studies(reader, find("agent:tvec orr"))


def test_endpoints_are_never_their_relatives(reader: Reader, find: Callable[..., tuple[Result, ...]]) -> None:
    ends = {
        reader.outcome(r.id).endpoint.partition("-")[0] for r in find("endpoint:pfs") if r.kind == "outcome"
    }
    assert ends == {"pfs"}
    assert "efs" in {reader.outcome(r.id).endpoint for r in find("endpoint:efs") if r.kind == "outcome"}


def test_a_disease_is_not_the_one_whose_name_holds_it(
    reader: Reader, find: Callable[..., tuple[Result, ...]]
) -> None:
    small = {reader.study(r.id).disease for r in find("disease:sclc kind:study")}
    assert small == {"SCLC"}
    lung = {str(reader.study(r.id).disease) for r in find("disease:lung kind:study")}
    assert {"SCLC", "NSCLC"} <= lung
    assert "melanoma" not in lung


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("timing:concurrent kind:study", lambda study: study.timing == "concurrent"),
        ("phase:3 kind:study", lambda study: "3" in (study.phase or "")),
        ("design:randomised kind:study", lambda study: study.design_kind == "randomised"),
        (
            "setting:consolidation kind:study",
            lambda s: "consolidation" in f"{s.setting} {s.line} {s.population}",
        ),
        ("year:2018..2020 kind:study", lambda study: study.year is None or 2018 <= study.year <= 2020),
    ],
)
def test_columns_of_studies(
    reader: Reader, find: Callable[..., tuple[Result, ...]], text: str, test: Callable[[object], bool]
) -> None:
    found = find(text)
    assert found
    assert all(test(reader.study(result.id)) for result in found), text


def test_tiers(find: Callable[..., tuple[Result, ...]]) -> None:
    assert {r.tier for r in find("tier:1..2 survival") if r.kind == "outcome"} <= {1, 2}
    low = find("tier:6 tumour")
    assert {r.file for r in low if r.kind == "passage"} == {KEPT}
    assert not [r for r in find("tier:1..3 tumour") if r.kind in ("passage", "note", "glossary")]


def test_kinds(find: Callable[..., tuple[Result, ...]]) -> None:
    for value in fields.KINDS:
        found = kinds(find(f"kind:{value}"))
        assert found <= {"mechanism" if kind == "step" else kind for kind in fields.KINDS[value]}, value
    assert kinds(find("kind:figures os")) == {"outcome"}
    assert kinds(find("kind:notes")) == {"note"}


def test_the_reader_s_own(find: Callable[..., tuple[Result, ...]]) -> None:
    tagged = sorted(r.title for r in find("tag:harm kind:note"))
    assert [
        title.startswith(start) for title, start in zip(tagged, ("a span", "ask about"), strict=True)
    ] == [True, True]
    assert {r.kind for r in find("tag:question")} == {"note", "study"}
    assert {(r.kind, r.id) for r in find("has:note kind:outcome")} == {("outcome", "pacific.os.2021")}
    assert {(r.kind, r.id) for r in find("has:bookmark kind:agent")} == {("agent", "avelumab")}
    assert kinds(find("by:me")) == {"note"}
    assert not find("is:orphan")
    assert kinds(find("study:pacific has:note kind:note")) == {"note"}
    assert not [r for r in find("study:laura tumour") if r.kind == "note"]


def test_added_counts_days_back(find: Callable[..., tuple[Result, ...]]) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    assert "note" in kinds(find("added:7", now=soon))
    assert not find("added:7 kind:note", now=soon + timedelta(days=30))
    imported = datetime(2026, 11, 24, 12, tzinfo=UTC)  # the stand's page came on 22 November
    assert find("added:3 kind:passage", now=imported)
    assert not find("added:2 kind:passage", now=imported)


def test_papers_of_the_reader_by_their_name(find: Callable[..., tuple[Result, ...]]) -> None:
    assert {r.file for r in find("source:kept tumour") if r.kind == "passage"} == {KEPT}
    assert not [r for r in find("source:spigel2022 tumour") if r.kind == "passage"]


def test_passages_are_kept_by_what_they_name(find: Callable[..., tuple[Result, ...]]) -> None:
    assert [r.paragraph for r in find("agent:T-VEC kind:passage")] == [2]
    small = [r.paragraph for r in find("disease:sclc kind:passage")]
    assert small == [5]  # paragraph 4 is about the non-small one


def test_conditions_join_as_written(reader: Reader, find: Callable[..., tuple[Result, ...]]) -> None:
    both = studies(reader, find("(study:pacific OR study:laura) pfs"))
    assert both == {"pacific", "laura"}
    assert studies(reader, find("agent:durvalumab -study:pacific pfs")) & {"pacific"} == set()
    either = find("(pacific os) OR (laura pfs)")
    assert {"pacific", "laura"} <= studies(reader, either[:4])
    out = find("liver -(deposits cohort) kind:passage")
    assert not [r for r in out if "deposits" in r.text]


def test_or_holds_the_words_beside_it(reader: Reader, find: Callable[..., tuple[Result, ...]]) -> None:
    found = find("laura OR caspian pfs")
    assert {"laura", "caspian"} == {reader.outcome(r.id).study_id for r in found[:2]}


def test_a_phrase_is_asked_for_word_for_word(reader: Reader, find: Callable[..., tuple[Result, ...]]) -> None:
    assert [r.paragraph for r in find('"liver deposits" kind:passage')] == [5]
    assert not [r for r in find('"deposits liver" cohort kind:passage') if r.paragraph != 5]
    answer = search(reader, '"quokka sponsor" pneumonitis')
    assert answer.results
    assert any(u.kind == "hint" and "word for word" in u.text for u in answer.understood)


def test_quotation_marks_take_a_word_as_typed(find: Callable[..., tuple[Result, ...]]) -> None:
    assert [r.paragraph for r in find("T-VEC kind:passage")] == [2]
    assert not find('"T-VEC" kind:passage')


def test_a_scope_keeps_to_one_record_or_document(
    reader: Reader, find: Callable[..., tuple[Result, ...]]
) -> None:
    assert studies(reader, find("os", scope=("study", "pacific"))) == {"pacific"}
    document = next(r.document for r in find("kind:passage"))
    assert kinds(find("tumour", scope=("document", document))) == {"passage"}
    assert all(r.source == "spigel2022" or r.kind in ("study", "claim", "outcome", "agent")
               for r in find("survival", scope=("source", "spigel2022")))  # fmt: skip
    answer = search(reader, "os", scope=("study", "pacific"))
    assert [chip.text for chip in answer.chips if chip.kind == "scope"] == ["study/pacific"]


def test_a_value_that_names_nothing_is_said(reader: Reader) -> None:
    answer = search(reader, "agent:quokkamab tumour")
    assert not answer.results
    assert any(chip.kind == "hint" and "quokkamab" in chip.text for chip in answer.chips)


def test_no_field_of_the_list_is_text() -> None:
    for name, example in fields.NAMES.items():
        query = parse(example)
        assert query.condition is not None, name
        assert not query.parts
