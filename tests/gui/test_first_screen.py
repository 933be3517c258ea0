"""What stands on the first screen of a record at 1280x800: harms with the benefit, state, standing facts.

"On screen" is measured: the whole widget lies in the part of the page that shows without scrolling.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from abscope_store import versions
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Study
from window_stand import Driven, on_screen, opened


def _named(driven: Driven, name: str) -> list[QLabel]:
    return [found for found in driven.record.labels() if found.objectName() == name]


def _rows(driven: Driven, owner: str) -> list[QWidget]:
    return [row for _, found, row in driven.record.rows if found == owner]


def test_every_study_shows_its_harms_beside_its_benefit(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    reader = Reader(open_reader(profile))
    seen = {"benefit": 0, "fatal": 0, "severe": 0, "missing": 0}
    with opened(profile, qtbot) as driven:
        for study_id in reader.ids("study"):
            driven.open("study", study_id)
            study = driven.record.view.record
            if not versions.efficacy(study):
                continue
            seen["benefit"] += 1
            assert on_screen(driven.record.cards[0]), f"{study_id}: the benefit"
            _harms_stand_here(driven, study, seen)
    reader.connection.close()
    assert seen["benefit"] >= 50 and seen["fatal"] >= 4 and seen["severe"] >= 12 and seen["missing"] >= 30


def _harms_stand_here(driven: Driven, study: Study, seen: dict[str, int]) -> None:
    """Fatal harms of the heading comparison, the first of grade 3 or higher, or words that there is none."""
    head = driven.record.cards[0].outcome
    harms = [group.head for group in versions.harms(study)]
    arms = [(side.arm if side else None) for side in (head.arm, head.comparator)]
    same = [h for h in harms if [(s.arm if s else None) for s in (h.arm, h.comparator)] == arms] or harms
    fatal = [harm for harm in same if harm.fatal]
    severe = [harm for harm in same if versions.severe(harm) and not harm.fatal]
    for harm in [*fatal, *severe[:1]]:
        assert any(map(on_screen, _rows(driven, harm.id))), f"{study.id}: {harm.id} is below the first screen"
    seen["fatal"] += bool(fatal)
    seen["severe"] += bool(severe)
    if not any(harm.fatal for harm in harms) or not any(map(versions.severe, harms)):
        told = [found for found in _named(driven, "missing") if on_screen(found)]
        assert any("arms" in found.text() for found in told), (
            f"{study.id}: nobody says that harms are missing"
        )
        seen["missing"] += 1


def test_charts_come_back_with_the_room(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        driven.open("study", "checkmate-73l")
        charts = driven.record.cards[0].charts
        assert charts and all(chart.isHidden() for chart in charts)
        driven.window.resize(1280, 1200)
        driven.until(lambda: not any(chart.isHidden() for chart in charts))


def test_a_watched_trial_says_its_state_and_that_no_result_is_held(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    reader = Reader(open_reader(profile))
    watched = [study for study in reader.studies() if study.watch is not None and not study.outcomes]
    assert watched
    with opened(profile, qtbot) as driven:
        for study in watched:
            assert study.watch is not None
            driven.open("study", study.id)
            strip = _named(driven, "strip")
            assert len(strip) == 1
            driven.until(lambda label=strip[0]: on_screen(label))  # type: ignore[misc]
            for words in (study.watch.text.rstrip("."), f"As of {study.watch.as_of}"):
                assert words in strip[0].text()
            assert any(found.text() == "No result in the reference." for found in _named(driven, "missing"))
    reader.connection.close()


def test_standing_facts_are_told_or_said_not_to_be_collected(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    reader = Reader(open_reader(profile))
    as_of = reader.as_of()
    with opened(profile, qtbot) as driven:
        for study in reader.studies():
            driven.open("study", study.id)
            text = driven.record.shown_text()
            status = f"{study.registry.status}, as of {study.registry.as_of}" if study.registry else ""
            assert (status or f"registry status not collected, as of {as_of}") in text
            sources = [reader.source(source) for _, source in study.sources]
            assert ("known as of" in text) == any(s.corrections for s in sources)
            if not all(s.corrections for s in sources):
                assert f"not collected, as of {as_of}" in text
            for words in (study.stage, study.line, study.rt_dose, study.rt_fractions, study.rt_site):
                assert words is None or words in text
            if study.certainty:
                assert f"{study.certainty} (editors' rating): {study.certainty_reasons}" in text
    reader.connection.close()
