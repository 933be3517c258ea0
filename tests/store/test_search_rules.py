"""The rules that keep a reader from harm, as searches of the reference: lists, near misses, harms, tiers.

Exact figures are those of the acceptance journeys; what is only true of some records is asked of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from abscope_store import wording
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Result
from abscope_store.search.answer import search


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    connection = open_reader(Profile(tmp_path_factory.mktemp("rules") / "profile"), built_reference)
    yield Reader(connection)
    connection.close()


def results(reader: Reader, text: str, limit: int = 20) -> tuple[Result, ...]:
    found = search(reader, text, limit).results
    assert found, text
    return found


def whole(result: Result) -> str:
    return "\n".join((result.title, result.text, *result.lines))


def test_a_study_and_endpoint_show_the_latest_figure_then_the_earlier_ones_then_harm(reader: Reader) -> None:
    first, *others = results(reader, "pacific os")[:4]
    assert first.id == "pacific.os.2021"
    for figure in ("HR 0.72 (95 % CI 0.59-0.89)", "47.5 v 29.1 months", "cut-off 2021-01-11"):
        assert figure in first.text
    assert "0.68 (95 % CI 0.53-0.87)" in others[0].text
    assert "0.68 (99.73 % CI 0.47-0.997)" in others[1].text
    assert reader.outcome(others[2].id).kind == "harm"


def test_a_failed_trial_says_so_and_shows_its_fatal_harms_beside(reader: Reader) -> None:
    first, *near = results(reader, "pacific-2 os")[:3]
    assert "HR 1.03 (95 % CI 0.78-1.39)" in first.text
    assert "p .823" in first.text
    assert "the interval includes 1" in first.text
    fatal = next(r for r in near if r.id == "pacific-2.ae-fatal")
    assert "13.7 v 10.2 %" in fatal.text
    assert all("6.9" not in whole(r) for r in results(reader, "pacific-2 os"))


def test_every_study_with_fatal_harms_shows_them_beside_its_survival(reader: Reader) -> None:
    met = 0
    for study in reader.studies():
        fatal = {o.id for o in study.outcomes if o.kind == "harm" and o.fatal and o.seen != "memory"}
        survival = any(o.endpoint == "os" and o.seen != "memory" for o in study.outcomes)
        if fatal and survival:
            met += 1
            assert fatal & {r.id for r in results(reader, f"{study.name} overall survival")[:5]}, study.id
    assert met > 1


def test_pneumonia_is_never_pneumonitis_and_no_other_agent_s_row_comes_between(reader: Reader) -> None:
    found = [r for r in results(reader, "grade 3 pneumonitis durvalumab") if r.kind == "outcome"]
    assert found[0].id == "adriatic.pneumonitis-g34"
    assert "3.1 v 2.6 %" in found[0].text
    at = next(n for n, r in enumerate(found) if r.id.startswith("pacific.pneumonia-g34"))
    assert found[at].text.startswith("different event, not pneumonitis: 4.4 v 3.8 %")
    for row in found[:at]:
        study = reader.study(reader.outcome(row.id).study_id)
        assert "durvalumab" in {agent for role, agent in study.agents if role != "comparator"}, row.id


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("any grade pneumonitis", "any"),
        ("grade 3 pneumonitis", "3"),
        ("fatal pneumonitis", None),
        ("durvalumab grade 3 adverse events", "3"),
    ],
)
def test_another_grade_is_another_event(reader: Reader, text: str, wanted: str | None) -> None:
    rows = [r for r in results(reader, text, 60) if r.kind == "outcome"]
    assert rows
    marked = 0
    for row in rows:
        outcome = reader.outcome(row.id)
        if outcome.kind != "harm" or ("pneumoni" not in outcome.endpoint and "pneumonitis" in text):
            continue
        lowest = (outcome.grade or "")[:1] if outcome.grade != "any" else "any"
        same = outcome.fatal if wanted is None else lowest == wanted and not outcome.fatal
        if not same:
            marked += 1
            assert row.text.startswith("different event"), row.id
        elif "pneumonitis" in outcome.endpoint or "adverse" in text:
            assert not row.text.startswith("different event"), row.id
    assert marked


def test_treatment_related_is_not_all_cause(reader: Reader) -> None:
    rows = [r for r in results(reader, "treatment-related adverse events", 80) if r.kind == "outcome"]
    all_cause = [r for r in rows if reader.outcome(r.id).endpoint.startswith("ae-")]
    related = [r for r in rows if reader.outcome(r.id).endpoint.startswith("trae")]
    assert all_cause
    assert related
    assert all(r.text.startswith("different event") for r in all_cause)
    assert not any(r.text.startswith("different event") for r in related)


def test_both_ends_of_a_tension_stand_in_the_answer(reader: Reader) -> None:
    found = results(reader, "T-VEC pembrolizumab melanoma")
    top = [r.id for r in found[:5]]
    assert {"masterkey-265.os", "masterkey-265.pfs", "tvec-with-pembrolizumab"} <= set(top)
    words = "\n".join(whole(r) for r in found)
    assert "HR 0.86 (95 % CI 0.71-1.04)" in words
    assert "HR 0.96 (95 % CI 0.76-1.22)" in words
    assert "5.8" not in words
    ends = next(r for r in found if r.id == "tvec-with-pembrolizumab").lines
    assert any(line.startswith("refutes") and "HR 0.86" in line and "HR 0.96" in line for line in ends)
    for paragraph in (15, 24):
        assert any(line.startswith("origin only") and f"¶{paragraph}" in line for line in ends)
    market = [n for n, r in enumerate(found) if r.source == "delveinsight-imlygic" and r.kind != "claim"]
    assert all(n > top.index("tvec-with-pembrolizumab") for n in market)


def test_approvals_are_the_answer_and_say_that_they_are_partial(reader: Reader) -> None:
    for agent in (reader.agent(name) for name in reader.ids("agent")):
        if not agent.approvals:
            continue
        card = results(reader, f"{agent.name} approved for")[0]
        assert (card.kind, card.id) == ("agent", agent.id)
        partial = wording.partial(agent.approvals_complete, len(agent.approvals))
        assert partial in card.text, agent.id
        assert len(card.lines) == len(agent.approvals)
        for entry in agent.approvals:
            line = next(
                one for one in card.lines
                if entry.indication in one and one.startswith(f"{entry.regulator}, {entry.country}: ")
                and (entry.date or "date not stated") in one
            )  # fmt: skip
            assert entry.limitation is None or entry.limitation in line
            assert wording.seen(entry.seen) in line


def test_pembrolizumab_approved_for(reader: Reader) -> None:
    card = results(reader, "pembrolizumab approved for")[0]
    assert re.match(r"approvals: Partial: \d+ entr(y|ies) known to us\. Not a label\.", card.text)


def test_no_known_approval_is_not_said_to_be_none(reader: Reader) -> None:
    unknown = [
        a for a in map(reader.agent, reader.ids("agent"))
        if a.kind == "biologic" and not a.approvals and a.approvals_complete != "yes"
    ]  # fmt: skip
    assert unknown
    for agent in unknown:
        card = results(reader, f"{agent.name} approvals")[0]
        assert "Not verified: see the current label." in card.text


def test_a_dose_always_stands_with_its_arm_or_label(reader: Reader) -> None:
    card = results(reader, "durvalumab dose")[0]
    assert (card.kind, card.id) == ("agent", "durvalumab")
    assert "doses: Partial: " in card.text
    assert "Not a label." in card.text
    assert card.lines
    for agent in (reader.agent(name) for name in reader.ids("agent")):
        if agent.doses:
            lines = results(reader, f"{agent.name} dose")[0].lines
            wanted = sorted(f"{d.label}: {d.text}; {wording.seen(d.seen)}" for d in agent.doses)
            assert sorted(lines) == wanted, agent.id


def test_a_question_without_a_sourced_answer_says_so_and_shows_where_it_was_said(reader: Reader) -> None:
    first = results(reader, "durvalumab washout before radiotherapy")[0]
    assert (first.kind, first.id) == ("claim", "durvalumab-washout")
    assert "no sourced interval" in first.text
    assert (first.source, first.paragraph) == ("opinion-durvalumab-rt", 17)
    assert any("¶17" in line and line.startswith("origin only") for line in first.lines)


def test_the_main_question_without_any_import(reader: Reader) -> None:
    found = results(reader, "median PFS low dose radiotherapy SCLC liver metastasis")[:3]
    figure = next(r for r in found if r.id == "zhang2025.pfs")
    assert "5.1 v 4.0 months" in figure.text
    assert "effect size not reported" in figure.text


def test_a_span_of_time_is_not_part_of_a_study_s_name(reader: Reader) -> None:
    found = results(reader, "PACIFIC 5 year overall survival")
    assert all(r.id.startswith("pacific.") for r in found[:2])
    assert any("42.9 v 33.4 %" in r.text for r in found[:2])
    assert results(reader, "PACIFIC-5 overall survival")[0].id == "pacific-5.os"


def test_results_name_sources_in_short_never_by_slug(reader: Reader) -> None:
    for text in ("pacific os", "T-VEC pembrolizumab melanoma", "durvalumab washout", "SCLC"):
        for result in results(reader, text):
            assert bool(result.cited) == bool(result.source)
            assert result.source is None or result.source not in whole(result)
    assert results(reader, "pacific os")[0].cited == "Spigel 2022"


def test_every_watched_trial_is_found_by_name_and_says_its_state(reader: Reader) -> None:
    watched = [study for study in reader.studies() if study.watch]
    if not watched:
        pytest.skip("this reference watches no trial")
    for study in watched:
        assert study.watch is not None
        first = results(reader, study.name)[0]
        assert (first.kind, first.id) == ("study", study.id)
        assert first.text.startswith(f"result {study.watch.state}, as of {study.watch.as_of}: ")


def test_figures_of_low_tiers_stand_after_figures_of_better_ones(reader: Reader) -> None:
    for text in ("overall survival", "response rate", "T-VEC", "PFS melanoma"):
        figures = [r for r in results(reader, text, 30) if r.kind == "outcome"]
        tiers = [(r.tier or 0) > 4 for r in figures]
        assert tiers == sorted(tiers), text
