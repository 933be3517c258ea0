"""Runs every rule over the authored reference and says how much was looked at. Changes nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec import Struct

from abscope_store.reference import (
    rules_dates,
    rules_figures,
    rules_links,
    rules_p,
    rules_ranges,
    rules_sense,
    rules_texts,
    rules_words,
)
from abscope_store.reference.faults import Fault
from abscope_store.reference.load import Reference
from abscope_store.reference.tally import Rule, Tally, excuses

RULES: tuple[tuple[str, Rule], ...] = (
    ("ids unique and well formed", rules_links.ids_are_unique_and_well_formed),
    ("file name is the id", rules_links.files_are_named_by_their_id),
    ("no dangling link", rules_links.no_link_dangles),
    ("a tension has two ends", rules_links.a_tension_has_two_ends),
    ("a facet is in use", rules_links.a_facet_is_in_use),
    ("identifiers have their shape", rules_links.identifiers_have_their_shape),
    ("one NCT, one study", rules_links.one_registration_one_study),
    ("a name means one record", rules_links.a_name_means_one_record),
    ("a journal goes with its DOI", rules_words.a_journal_goes_with_its_doi),
    ("dates are dates", rules_dates.dates_are_dates),
    ("no date is later than the reference", rules_dates.no_date_is_later_than_the_reference),
    ("dates follow each other", rules_dates.dates_follow_each_other),
    ("looked at within a year", rules_dates.all_was_looked_at_within_a_year),
    ("how far it was checked", rules_figures.how_far_checked_is_said),
    ("figures are numbers", rules_figures.figures_are_numbers),
    ("units and ranges", rules_ranges.units_and_ranges),
    ("doses are plausible", rules_ranges.doses_are_plausible),
    ("every number has a locator", rules_figures.every_number_has_a_locator),
    ("a study's own figures have a locator", rules_figures.a_studys_own_figures_have_a_locator),
    ("interval contains its estimate", rules_figures.an_interval_contains_its_estimate),
    ("interval has its level", rules_figures.an_interval_has_its_level),
    ("ratio lies amid its interval", rules_sense.a_ratio_lies_amid_its_interval),
    ("ratio and arms point one way", rules_sense.a_ratio_and_its_arms_point_one_way),
    ("versions of a figure agree", rules_sense.versions_of_a_figure_agree),
    ("a part is no larger than its whole", rules_sense.a_part_is_no_larger_than_its_whole),
    ("arms add up to the trial", rules_sense.arms_add_up_to_the_trial),
    ("proportion follows from its counts", rules_figures.a_proportion_follows_from_its_counts),
    ("p and its bar", rules_figures.p_is_a_probability),
    ("p follows from its interval", rules_p.p_follows_from_its_interval),
    ("an endpoint is named as what it is", rules_words.an_endpoint_is_named_as_what_it_is),
    ("a design is told one way", rules_words.a_design_is_told_one_way),
    ("a subgroup is called one", rules_figures.a_subgroup_is_called_one),
    ("harms are said", rules_figures.harms_are_said),
    ("locators are complete", rules_texts.locators_are_complete),
    ("sentence locators are marked", rules_texts.sentence_locators_are_marked),
    ("digests go in order", rules_texts.digests_go_in_order),
    ("steps run in no circle", rules_words.steps_run_in_no_circle),
    ("a ratio is told as a ratio", rules_words.a_ratio_is_told_as_a_ratio),
    ("words are fair", rules_texts.words_are_fair),
)
OWN_WORDS = "words are ours"
EXCUSES = "excuses are needed"
# What a trial may truly print although it looks wrong; every other rule holds without exception.
EXCUSABLE = {
    "dates follow each other", "looked at within a year", "a journal goes with its DOI",
    "doses are plausible", "proportion follows from its counts", "ratio lies amid its interval",
    "ratio and arms point one way", "versions of a figure agree", "a part is no larger than its whole",
    "arms add up to the trial", "p follows from its interval", "steps run in no circle",
}  # fmt: skip


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
    def idle(self) -> tuple[str, ...]:
        """Rules that looked at nothing: they prove nothing."""
        return tuple(result.rule for result in self.results if not result.checks)

    @property
    def ok(self) -> bool:
        """Something was looked at and nothing failed."""
        return self.checks > 0 and not self.faults


def check(reference: Reference, seeds: Path | None = None) -> CheckReport:
    """Apply every rule; the own-words rule only where a folder of originals is given."""
    rules = RULES
    if seeds is not None and seeds.is_dir():
        rules = (*RULES, (OWN_WORDS, partial(rules_texts.words_are_ours, seeds=seeds)))
    recorded = {
        (file, each.rule, each.field): each.reason
        for file, _, each in excuses(reference)
        if each.rule in EXCUSABLE
    }
    results = []
    for name, rule in rules:
        tally = Tally(reference, name, recorded)
        rule(reference, tally)
        results.append(_result(tally))
    used = {(f.file, f.rule, f.field) for result in results for f in result.excused}
    tally = Tally(reference, EXCUSES)
    for file, path, each in excuses(reference):
        text = f"no excuse is taken for {each.rule!r}"
        tally.check(each.rule in EXCUSABLE, file, path, text)
        text = f"nothing is wrong with {each.field!r} under {each.rule!r} any more: take the excuse out"
        tally.check((file, each.rule, each.field) in used, file, path, text)
    return CheckReport((*results, _result(tally)))


def _result(tally: Tally) -> RuleResult:
    return RuleResult(tally.rule, tally.checks, tuple(tally.faults), tuple(tally.excused))
