"""Whether the first answer is what was asked: no other endpoint, time, grade, arm or study in its place.

Asks the reference that is shipped; what must hold of all its studies is asked of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Answer, Result
from abscope_store.search.answer import search
from abscope_store.search.endpoints import base, family, is_part
from abscope_store.search.query import parse
from abscope_store.search.vocabulary import Vocabulary

Ask = Callable[[str], Answer]
OTHER = "different event, not "


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    connection = open_reader(Profile(tmp_path_factory.mktemp("answers") / "profile"), built_reference)
    yield Reader(connection)
    connection.close()


@pytest.fixture(scope="module")
def vocabulary(reader: Reader) -> Vocabulary:
    return Vocabulary(reader.connection)


@pytest.fixture
def ask(reader: Reader, vocabulary: Vocabulary) -> Ask:
    return lambda text: search(reader, text, vocabulary=vocabulary)


def figures(answer: Answer) -> list[Result]:
    return [r for r in answer.results if r.kind == "outcome"]


@pytest.mark.parametrize("end", ["os", "pfs", "efs", "orr", "pneumonitis"])
def test_no_other_endpoint_of_a_study_is_passed_off_as_the_asked_one(
    reader: Reader, vocabulary: Vocabulary, end: str
) -> None:
    lacking = 0
    for study in reader.studies():
        answer = search(reader, f"{study.name} {end}", vocabulary=vocabulary)
        own = {o.id for o in study.outcomes if o.seen != "memory"}
        own = {
            o.id for o in study.outcomes if o.id in own and (o.endpoint == end or is_part(o.endpoint, end))
        }
        first = answer.results[0]
        if own:
            assert first.id in own, (study.name, first.id)
            assert not answer.said, study.name
        else:
            lacking += 1
            assert answer.said, study.name
            assert first.kind != "outcome" or first.text.startswith(OTHER), (study.name, first.id)
        for row in figures(answer):
            outcome = reader.outcome(row.id)
            if outcome.study_id == study.id and outcome.kind != "harm" and outcome.seen != "memory":
                assert (row.id in own) != row.text.startswith(OTHER), (study.name, row.id)
    assert lacking > 1


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("aegean orr", "aegean.mpr"),
        ("brown 2024 pfs", "oligoprog-brown.pfs2"),
        ("pacific-r pfs", "pacific-r.rwpfs"),
        ("menon 2019 complete response rate", "menon2019.lesion-response"),
        ("pacific-r pneumonitis", "pacific-r.pneumonitis-ild-discontinuation"),
    ],
)
def test_an_endpoint_whose_name_holds_the_asked_one_is_another(ask: Ask, text: str, wrong: str) -> None:
    answer = ask(text)
    assert any("not reported in the sources" in one.text for one in answer.said)
    assert next(r for r in answer.results if r.id == wrong).text.startswith(OTHER)


def test_parts_and_relatives_of_endpoints() -> None:
    assert is_part("os-24m", "os")
    assert is_part("radiation-pneumonitis-any", "pneumonitis")
    assert not is_part("pfs2", "pfs")
    assert not is_part("orr-out-of-field", "orr")
    assert not is_part("os", "os")
    assert base("pneumonitis-g34") == "pneumonitis"
    assert base("pfs2") == "pfs2"
    assert "pfs2" in family("pfs")
    assert not family("os")


def test_a_time_is_asked_of_the_endpoint_and_never_of_another_one(ask: Ask) -> None:
    answer = ask("pacific pfs 24 months")
    assert answer.results[0].id == "pacific.pfs.2021"
    assert [one.text for one in answer.said] == [
        "PACIFIC, progression-free survival, 24 months: not reported in the sources"
    ]
    first, *others = figures(ask("pacific os rate 5 years"))
    assert first.id == "pacific.os-5y.2021"
    assert next(r for r in others if r.id == "pacific.os-24m.2018").text.startswith(OTHER + "at 5 years")
    assert not ask("pacific os rate 5 years").said
    assert not ask("caspian 3-year os").said


def test_a_grade_and_a_cause_that_no_figure_has_are_said(ask: Ask) -> None:
    for text, said in (
        ("pacific any grade pneumonitis", "PACIFIC, pneumonitis, any grade: not reported in the sources"),
        (
            "treatment-related adverse events pacific",
            "PACIFIC, harms, treatment-related: not reported in the sources",
        ),
    ):
        answer = ask(text)
        assert said in [one.text for one in answer.said]
        assert all(r.text.startswith(OTHER) for r in figures(answer) if r.id.startswith("pacific.pneumon"))


def test_a_fatal_harm_of_any_kind_is_no_fatal_pneumonitis(ask: Ask) -> None:
    rows = figures(ask("fatal pneumonitis"))
    assert rows
    assert all(row.text.startswith(OTHER) for row in rows)
    assert not rows[0].id.endswith("ae-fatal")


@pytest.mark.parametrize("text", ["pneumonitis any grade durvalumab", "durvalumab pneumonitis any grade"])
def test_other_grades_of_the_asked_harm_stand_first_as_different_events(ask: Ask, text: str) -> None:
    first = ask(text).results[0]
    assert first.id == "adriatic.pneumonitis-g34"
    assert first.text.startswith(OTHER)


def test_a_figure_known_from_memory_alone_is_not_reported(ask: Ask) -> None:
    answer = ask("keynote-799 pneumonitis")
    assert [one.text for one in answer.said] == ["KEYNOTE-799, pneumonitis: not reported in the sources"]
    assert (answer.results[0].kind, answer.results[0].id) == ("study", "keynote-799")


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("monalizumab pfs", "coast.pfs.monalizumab", "coast.pfs.oleclumab"),
        ("oleclumab pfs", "coast.pfs.oleclumab", "coast.pfs.monalizumab"),
        ("tremelimumab os lung", "poseidon.os.t-d-ct.5y", "poseidon.os.d-ct.5y"),
    ],
)
def test_an_agent_s_figure_is_of_an_arm_that_was_given_it(
    ask: Ask, text: str, right: str, wrong: str
) -> None:
    found = [r.id for r in ask(text).results]
    assert right in found
    assert wrong not in found[: found.index(right) + 1]


def test_a_trial_is_known_without_the_group_that_runs_it(ask: Ask) -> None:
    for text, study in (
        ("LU005", "lu005"), ("S1914", "swog-s1914"), ("swog s1914", "swog-s1914"), ("BR.38", "cctg-br38"),
        ("BR38", "cctg-br38"),
    ):  # fmt: skip
        first = ask(text).results[0]
        assert (first.kind, first.id) == ("study", study), text


def test_a_dose_in_a_named_study_stands_with_that_study(ask: Ask) -> None:
    first = ask("RT dose LU005").results[0]
    assert (first.kind, first.id) == ("study", "lu005")
    assert any(line.startswith("Radiotherapy in NRG-LU005: ") for line in first.lines)


@pytest.mark.parametrize("text", ["pacific 7 os", "pacific-7 os", "COAST 2 pfs"])
def test_a_number_behind_a_study_s_name_makes_another_study(ask: Ask, text: str) -> None:
    answer = ask(text)
    typed = text.rsplit(" ", 1)[0]
    assert [one.text for one in answer.understood if one.kind == "hint"] == [
        f"“{typed}” stands in none of these"
    ]
    assert not answer.results[0].id.startswith(("pacific.", "coast."))


@pytest.mark.parametrize(
    "text", ["pacific 5 os", "pacific 10 mg/kg", "pacific 5 year os", "pacific v 2 arms"]
)
def test_a_number_that_means_something_else_leaves_the_study(vocabulary: Vocabulary, text: str) -> None:
    assert "study" in {concept.kind for concept in vocabulary.understand(parse(text))[0]}


def test_the_headline_version_heads_a_search_as_it_heads_the_record(ask: Ask) -> None:
    assert [r.id for r in ask("keynote-a18 os").results[:2]] == [
        "keynote-a18.os.final",
        "keynote-a18.os.interim-2",
    ]


def test_common_harms_on_a_card_are_not_said_to_be_missing(ask: Ask) -> None:
    answer = ask("toxicity of RP1")
    assert not answer.said
    assert "common harms: Partial: " in answer.results[0].text


@pytest.mark.parametrize(
    "text", ["LC sbrt", "local control sbrt", "sbrt quality of life", "irAE pembrolizumab"]
)
def test_an_endpoint_that_no_study_reports_is_said(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert [one.text.endswith("not reported in the sources") for one in answer.said] == [True]
    assert answer.results[0].kind == "agent"


def test_a_study_s_name_is_not_the_stem_of_another_word(ask: Ask) -> None:
    assert not any("atched" in r.text for r in ask("match os").results if r.kind in ("digest", "passage"))
    assert ask("optim pfs").results[0].id == "optim"


def test_a_plural_that_is_none_is_not_made_up(ask: Ask) -> None:
    assert "responsis" not in " ".join(chip.text for chip in ask("complete response optim").chips)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("durvalumab 1500 mg", "Dose used in the durvalumab arm of PACIFIC-2: 1500 mg "),
        ("durvalumab 10 mg/kg", "Dose used in the durvalumab arm of PACIFIC: 10 mg/kg "),
        ("durvalumab 1500mg", "Dose used in the durvalumab arm of PACIFIC-2: 1500 mg "),
    ],
)
def test_an_amount_with_its_unit_asks_for_doses_and_never_for_a_result(
    ask: Ask, text: str, line: str
) -> None:
    first = ask(text).results[0]
    assert (first.kind, first.id) == ("agent", "durvalumab")
    assert first.text.startswith("doses: Partial: ")
    assert first.lines[0].startswith(line)


def test_an_amount_without_a_name_is_no_figure_of_survival(ask: Ask) -> None:
    assert ask("60 Gy").results[0].kind == "agent"


@pytest.mark.parametrize("text", ["0,72", "0.72", ".72", "0\u00b772"])
def test_a_number_is_found_with_any_decimal_sign(ask: Ask, text: str) -> None:
    assert ask(text).results[0].id == "pacific.os.2021"


def test_a_minus_beside_fields_alone_leaves_out(reader: Reader, ask: Ask) -> None:
    rows = figures(ask("endpoint:os -durvalumab"))
    assert rows
    for row in rows:
        study = reader.study(reader.outcome(row.id).study_id)
        assert "durvalumab" not in row.text, row.id
        assert study.id != "adriatic"


@pytest.mark.parametrize("text", ["agent: os", 'agent:"" os', "os kind:", 'year:"" os'])
def test_a_field_without_a_value_is_left_out_and_said(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert any("needs a value, as in" in one.text for one in answer.understood)
    assert [r.id for r in answer.results] == [r.id for r in ask("os ").results]


def test_a_tier_that_does_not_exist_is_text_with_a_hint(ask: Ask) -> None:
    hints = [one.text for one in ask("tier:9 os").understood if one.kind == "hint"]
    assert hints[0] == "“tier:” knows 1 to 6; searched as text"


@pytest.mark.parametrize(
    ("text", "word", "agent"),
    [
        ("pembrolizumab pancreatic os", "pancreatic", "pembrolizumab"),
        ("atezolizumab HCC os", "HCC", "atezolizumab"),
        ("t-vec breast ", "breast", "talimogene laherparepvec"),
    ],
)
def test_a_setting_in_which_an_agent_is_not_known_is_said(ask: Ask, text: str, word: str, agent: str) -> None:
    hints = [one.text for one in ask(text).understood if one.kind == "hint"]
    assert hints == [f"“{word}” stands in nothing found about {agent}"]


@pytest.mark.parametrize("text", ["durvalumab HCC os", "pembrolizumab cervical", "avelumab head and neck"])
def test_a_setting_that_an_agent_was_tested_in_needs_no_hint(ask: Ask, text: str) -> None:
    assert not [one for one in ask(text).understood if one.kind == "hint"]


def test_a_whole_word_that_stands_nowhere_is_said_though_it_is_the_last(ask: Ask) -> None:
    hints = [one.text for one in ask("nivolumab glioblastoma").understood if one.kind == "hint"]
    assert hints == ["“glioblastoma” stands in none of these"]


@pytest.mark.parametrize("text", ["LS-SCLC durvalumab os", "durvalumab ls-sclc os"])
def test_a_short_form_of_disease_and_stage_asks_for_both_and_is_shown(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert answer.results[0].id.startswith("adriatic.os.")
    chip = next(chip for chip in answer.chips if chip.kind == "spelling")
    assert "limited-stage SCLC" in chip.text
    assert chip.query is not None
    assert '"' in chip.query
    assert (ask("LS-SCLC").results[0].kind, ask("LS-SCLC").results[0].id) == ("glossary", "ls-sclc")


def test_deaths_from_treatment_are_no_deaths_of_any_cause(ask: Ask) -> None:
    rows = figures(ask("treatment-related deaths"))
    assert rows[0].id.endswith(("trae-fatal", "trae-fatal.a-c"))
    answer = ask("treatment-related deaths masterkey-115")
    assert [one.text for one in answer.said] == [
        "MASTERKEY-115, treatment-related deaths: not reported in the sources"
    ]
    assert next(r for r in figures(answer) if r.id == "masterkey-115.ae-fatal").text.startswith(OTHER)
