"""Runs every rule over the authored reference and says how much was looked at. Changes nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec import Struct

from abscope_store.reference import rules_figures, rules_links, rules_p, rules_texts
from abscope_store.reference.faults import Fault
from abscope_store.reference.load import Reference
from abscope_store.reference.tally import Rule, Tally

RULES: tuple[tuple[str, Rule], ...] = (
    ("ids unique and well formed", rules_links.ids_are_unique_and_well_formed),
    ("file name is the id", rules_links.files_are_named_by_their_id),
    ("no dangling link", rules_links.no_link_dangles),
    ("a tension has two ends", rules_links.a_tension_has_two_ends),
    ("a facet is in use", rules_links.a_facet_is_in_use),
    ("identifiers have their shape", rules_links.identifiers_have_their_shape),
    ("one NCT, one study", rules_links.one_registration_one_study),
    ("a name means one agent", rules_links.a_name_means_one_agent),
    ("dates are dates", rules_links.dates_are_dates),
    ("how far it was checked", rules_figures.how_far_checked_is_said),
    ("figures are numbers", rules_figures.figures_are_numbers),
    ("every number has a locator", rules_figures.every_number_has_a_locator),
    ("interval contains its estimate", rules_figures.an_interval_contains_its_estimate),
    ("interval has its level", rules_figures.an_interval_has_its_level),
    ("proportion follows from its counts", rules_figures.a_proportion_follows_from_its_counts),
    ("p and its bar", rules_figures.p_is_a_probability),
    ("p follows from its interval", rules_p.p_follows_from_its_interval),
    ("a subgroup is called one", rules_figures.a_subgroup_is_called_one),
    ("harms are said", rules_figures.harms_are_said),
    ("locators are complete", rules_texts.locators_are_complete),
    ("sentence locators are marked", rules_texts.sentence_locators_are_marked),
    ("digests go in order", rules_texts.digests_go_in_order),
    ("words are fair", rules_texts.words_are_fair),
)
OWN_WORDS = "words are ours"


class RuleResult(Struct, frozen=True):
    """How often a rule was applied, where it failed, and where a recorded reason excuses it."""

    rule: str
    checks: int
    faults: tuple[Fault, ...]
    excused: tuple[Fault, ...] = ()


class CheckReport(Struct, frozen=True):
    """One result a rule, in a fixed order."""

    results: tuple[RuleResult, ...]

    @property
    def checks(self) -> int:
        """All checks done."""
        return sum(result.checks for result in self.results)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, sorted by file and line."""
        return tuple(sorted(fault for result in self.results for fault in result.faults))

    @property
    def ok(self) -> bool:
        """Something was looked at and nothing failed."""
        return self.checks > 0 and not self.faults


def check(reference: Reference, seeds: Path | None = None) -> CheckReport:
    """Apply every rule; the own-words rule only where a folder of originals is given."""
    rules = RULES
    if seeds is not None and seeds.is_dir():
        rules = (*RULES, (OWN_WORDS, partial(rules_texts.words_are_ours, seeds=seeds)))
    results = []
    for name, rule in rules:
        tally = Tally(reference, name)
        rule(reference, tally)
        results.append(RuleResult(name, tally.checks, tuple(tally.faults), tuple(tally.excused)))
    return CheckReport(tuple(results))
