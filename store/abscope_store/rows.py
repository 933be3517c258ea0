"""Database rows to records: one small function a record. Reads nothing itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from abscope_store.records import (
    Arm,
    ArmFigure,
    DigestSentence,
    Effect,
    Interval,
    Locator,
    Outcome,
    PValue,
    Registry,
    Source,
    Step,
    Watch,
)


def source(row: sqlite3.Row) -> Source:
    """A row of `source`."""
    fields = dict(row)
    fields["unverified_fields"] = tuple(json.loads(fields["unverified_fields"]))
    return Source(**fields)


def study_fields(row: sqlite3.Row) -> dict[str, Any]:
    """The fields of a Study that stand in its own row."""
    fields = dict(row)
    watch = [fields.pop(f"watch_{name}") for name in ("state", "text", "as_of", "seen")]
    registry = [fields.pop(f"registry_{name}") for name in ("status", "as_of", "seen")]
    fields["watch"] = None if watch[0] is None else Watch(*watch)
    fields["registry"] = None if registry[0] is None else Registry(*registry)
    return fields


def locator(row: sqlite3.Row) -> Locator:
    """A row of `locator`."""
    return Locator(
        id=row["id"],
        owner_kind=row["owner_kind"],
        owner_id=row["owner_id"],
        parts=tuple(json.loads(row["parts"])),
        source_id=row["source_id"],
        role=row["role"],
        kind=row["kind"],
        place=row["place"],
        paragraph=row["paragraph"],
        sentence=row["sentence"],
        sentence_last=row["sentence_last"],
        numbers=tuple(json.loads(row["numbers"])),
        hashes=tuple(json.loads(row["hashes"])),
        salt=row["salt"],
        length=row["length"],
        document_sha256=row["document_sha256"],
        seen=row["seen"],
    )


def interval(low: str | None, high: str | None, level: str | None) -> Interval | None:
    """An interval, or None where none was reported."""
    if low is None or high is None or level is None:
        return None
    return Interval(low, high, level)


def outcome(row: sqlite3.Row, arms: dict[str, Arm], locators: Sequence[Locator]) -> Outcome:
    """A row of `outcome` with its arms and locators."""
    return Outcome(
        id=row["id"],
        study_id=row["study_id"],
        endpoint=row["endpoint"],
        endpoint_name=row["endpoint_name"],
        endpoint_short=row["endpoint_short"],
        kind=row["kind"],
        fatal=bool(row["fatal"]),
        grade=row["grade"],
        statistic=row["statistic"],
        analysis=row["analysis"],
        analysis_kind=row["analysis_kind"],
        assessor=row["assessor"],
        cutoff=row["cutoff"],
        primary_endpoint=None if row["primary_endpoint"] is None else bool(row["primary_endpoint"]),
        population=row["population"],
        subgroup=bool(row["subgroup"]),
        unit=row["unit"],
        arm=_arm_figure(row, "arm", arms),
        comparator=_comparator(row, arms),
        effect=_effect(row),
        p=_p(row),
        seen=row["seen"],
        note=row["note"],
        locators=tuple(locators),
    )


def _arm_figure(row: sqlite3.Row, side: str, arms: dict[str, Arm]) -> ArmFigure:
    return ArmFigure(
        arm=arms.get(row[f"{side}_id"]),
        value=row[f"{side}_value"],
        count=row[f"{side}_count"],
        total=row[f"{side}_total"],
        interval=interval(row[f"{side}_low"], row[f"{side}_high"], row[f"{side}_level"]),
        note=row[f"{side}_note"],
    )


def _comparator(row: sqlite3.Row, arms: dict[str, Arm]) -> ArmFigure | None:
    figure = _arm_figure(row, "comparator", arms)
    return None if figure == ArmFigure(None, None, None, None, None, None) else figure


def _effect(row: sqlite3.Row) -> Effect | None:
    if row["effect"] is None:
        return None
    span = interval(row["effect_low"], row["effect_high"], row["effect_level"])
    return Effect(row["effect_kind"], row["effect"], span)


def _p(row: sqlite3.Row) -> PValue | None:
    if row["p"] is None:
        return None
    return PValue(row["p_operator"], row["p"], row["p_sides"], row["p_alpha"], row["p_met"])


def step(row: sqlite3.Row, locators: Sequence[Locator]) -> Step:
    """A row of `step` with its locators."""
    return Step(
        id=row["id"],
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        polarity=row["polarity"],
        certainty=row["certainty"],
        context=row["context"],
        locators=tuple(locators),
    )


def digest_sentence(row: sqlite3.Row) -> DigestSentence:
    """A row of `digest_sentence`."""
    return DigestSentence(
        id=row["id"],
        sentence=row["sentence"],
        text=row["text"],
        start=row["start"],
        end=row["end"],
        assessment=row["assessment"],
        counter=tuple(json.loads(row["counter"])),
    )


def picked(row: sqlite3.Row, *names: str, **more: Any) -> dict[str, Any]:
    """The named columns of a row as keyword arguments, with more of them."""
    return {name: row[name] for name in names} | more
