"""Which version of an endpoint heads a row (DESIGN section 1). Words nothing, reads nothing.

Versions of one endpoint stand together only while they mean the same: a blinded assessment is not an
investigator's, a subgroup is not the whole population, per protocol is not intention to treat. An
unverified figure never heads anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from abscope_store.records import MEMORY, Outcome, Study

_SELECTIONS = ("per protocol", "as treated", "evaluable")
_ANALYSIS_ORDER = {"final": 3, "update": 2, "primary": 1, "interim": 0, "not stated": 0}


class Versions(Struct, frozen=True):
    """One endpoint in one meaning: the version that heads it, and the others, latest first."""

    head: Outcome
    others: tuple[Outcome, ...]

    @property
    def all(self) -> tuple[Outcome, ...]:
        """Head first."""
        return (self.head, *self.others)


def meaning(outcome: Outcome) -> tuple[str, ...]:
    """Outcomes with the same meaning are versions of each other."""
    whole = outcome.population or "" if outcome.subgroup else ""
    arms = tuple(
        figure.arm.id if figure and figure.arm else "" for figure in (outcome.arm, outcome.comparator)
    )
    # An effect estimate and a pair of medians of the same endpoint are versions of one figure;
    # a proportion is another figure even under the same name.
    shape = "proportion" if outcome.statistic == "proportion" else "time"
    return (
        outcome.endpoint,
        outcome.assessor or "",
        "subgroup " + whole if outcome.subgroup else _analysed(outcome),
        shape,
        *arms,
    )


def _analysed(outcome: Outcome) -> str:
    """Who was analysed, where that changes what the figure means; a population left out means the whole."""
    stated = (outcome.population or "").casefold().replace("-", " ")
    return next((selection for selection in _SELECTIONS if selection in stated), "whole")


def latest_key(outcome: Outcome) -> tuple[bool, bool, int, str, bool]:
    """Sorts the version that heads a row highest: verified, later analysis, later cut-off, 95 % first."""
    level = outcome.effect.interval.level if outcome.effect and outcome.effect.interval else "95"
    return (
        outcome.seen != MEMORY,
        not outcome.subgroup,
        _ANALYSIS_ORDER[outcome.analysis_kind],
        outcome.cutoff or "",
        level == "95",
    )


def grouped(outcomes: Iterable[Outcome]) -> list[Versions]:
    """Endpoints in the order their first version was written, each with its head."""
    groups: dict[tuple[str, ...], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(meaning(outcome), []).append(outcome)
    found = []
    for group in groups.values():
        ordered = sorted(group, key=latest_key, reverse=True)
        found.append(Versions(ordered[0], tuple(ordered[1:])))
    return found


def efficacy(study: Study) -> list[Versions]:
    """Efficacy endpoints: primary ones first, whole populations before subgroups, unverified last."""
    groups = grouped(o for o in study.outcomes if o.kind == "efficacy")
    return sorted(groups, key=_importance)


def harms(study: Study) -> list[Versions]:
    """Harms: fatal first, then those of grade 3 or higher, then as written; unverified last."""
    groups = grouped(o for o in study.outcomes if o.kind == "harm")
    return sorted(groups, key=lambda v: (v.head.seen == MEMORY, not v.head.fatal, not severe(v.head)))


def severe(harm: Outcome) -> bool:
    """Whether a harm was counted from grade 3 on: "3", "3-4", "3+", "4"."""
    return (harm.grade or "")[:1] in ("3", "4")


def heads(study: Study, limit: int = 2) -> list[Outcome]:
    """The figures a list row shows: verified, of the whole population, most important first."""
    return [v.head for v in efficacy(study) if v.head.seen != MEMORY and not v.head.subgroup][:limit]


def _importance(versions: Versions) -> tuple[bool, bool, bool, bool, bool]:
    head = versions.head
    is_primary = any(o.primary_endpoint for o in versions.all)
    return (
        head.seen == MEMORY,
        head.subgroup,
        not is_primary,
        head.endpoint != "os",
        head.endpoint not in ("os", "pfs"),
    )


def find(outcomes: Sequence[Outcome], outcome_id: str) -> Versions | None:
    """The group that holds an outcome."""
    for group in grouped(outcomes):
        if any(o.id == outcome_id for o in group.all):
            return group
    return None
