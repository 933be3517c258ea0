"""Rules on how records are told: endpoints, designs, journals, ratios, steps, and excuses that are needed.

They compare words with words of the same record; they know no trial and no medicine.
"""

from __future__ import annotations

import re
from collections import Counter

from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.tally import Tally
from abscope_store.search.fold import fold

# The endpoint's slug, up to its first hyphen -> what its name must say.
_NAMED = {
    "os": "overall survival", "pfs": "progression-free", "efs": "event-free", "dfs": "disease-free",
    "rfs": "recurrence-free|relapse-free", "orr": "response", "drr": "durable", "crr": "complete",
    "pcr": "pathological complete", "mpr": "major pathological", "trae": "treatment-related",
    "pneumonia": "pneumonia", "pneumonitis": "pneumonitis",
}  # fmt: skip
_APART = ({"pneumonia", "pneumonitis"}, {"treatment-related", "any cause"})
_JOURNAL = re.compile(r"10\.\d+/(s\d{5}|S\d{4}-\d{3}[\dX]|\d{4}-\d{3}[\dX]|j\.[a-z]+|[A-Za-z]+)")
_ROMAN = ("I", "II", "III", "IV")
_STAGE = re.compile(r"\bstage\s+(IV|I{1,3})(?:[A-C]\d?)?(?:\s*(?:-|to|or|and)\s*(IV|I{1,3}))?")
_SENTENCE = re.compile(r"[^.;]*(?:\.\d[^.;]*)*")
_PERCENT = r"\d[\d.]*\s*(?:%|per ?cent)"
_FALL = r"reduc\w*|lower\w*|less|fewer|cut\w*|fall\w*|fell|drop\w*|decreas\w*"
_REDUCTION = re.compile(
    rf"{_PERCENT}\s+(?:\w+\s+){{0,3}}(?:{_FALL})\b|\b(?:{_FALL})\s+(?:[\w-]+\s+){{0,6}}by\s+{_PERCENT}"
)
_OF_RISK = re.compile(r"\b(?:risk|hazard|death|dying|progression)\b")


def an_endpoint_is_named_as_what_it_is(reference: Reference, tally: Tally) -> None:
    """`pfs` is called progression-free, `trae` treatment-related; pneumonia is never pneumonitis."""
    for file, path, outcome in walk.outcomes(reference):
        name = outcome.endpoint_name.casefold()
        for part in outcome.endpoint.split("-")[:2]:
            wanted = _NAMED.get(part)
            if wanted is not None:
                text = f"endpoint {outcome.endpoint!r} is named {outcome.endpoint_name!r}, without {wanted!r}"
                tally.check(re.search(wanted, name) is not None, file, (*path, "endpoint_name"), text)
        for kinds in _APART:
            both = [kind for kind in kinds if kind in name]
            text = f"{outcome.endpoint_name!r} mixes {' and '.join(sorted(both))}"
            tally.check(len(both) < 2, file, (*path, "endpoint_name"), text)
        related = "treatment-related" in name
        held = (
            not related or re.search(r"\b(?:trae|irae|imae|tr)|related|fatal", outcome.endpoint) is not None
        )
        text = f"{outcome.endpoint_name!r} under endpoint {outcome.endpoint!r}, which counts any cause"
        tally.check(held, file, (*path, "endpoint"), text)


def a_design_is_told_one_way(reference: Reference, tally: Tally) -> None:
    """No placebo in an open-label trial; `stage` is the stage that title, population and setting tell."""
    for file, study in reference.studies.items():
        design = fold(study.design).replace("-", " ")
        names = [(i, fold(f"{arm.name} {arm.short}")) for i, arm in enumerate(study.arm)]
        if "open label" in design:
            tally.check("placebo" not in design, file, ("design",), "open label, yet with placebo")
            for i, name in names:
                text = "a placebo arm, but the design says open label"
                tally.check("placebo" not in name, file, ("arm", i, "name"), text)
        told = " ".join(text for text in (study.title, study.population, study.setting) if text)
        where = ("stage" if study.stage else "title",)
        words = fold(f"{told} {study.disease} {study.stage}").replace("-", " ")
        both = all(f"{word} stage" in words for word in ("limited", "extensive"))
        tally.check(not both, file, where, "told as limited and as extensive stage")
        own, others = _stages(study.stage or ""), _stages(told)
        text = f"{study.stage!r}, but title, population or setting tell another stage"
        tally.check(own <= others or not others, file, where, text)


def _stages(text: str) -> set[str]:
    """Roman stages that a text names, those between two included: "stage I-IIIA" is I, II and III."""
    found: set[str] = set()
    for first, last in _STAGE.findall(text):
        start = _ROMAN.index(first)
        found.update(_ROMAN[start : _ROMAN.index(last or first) + 1])
    return found


def a_journal_goes_with_its_doi(reference: Reference, tally: Tally) -> None:
    """The part of a DOI that names its journal goes with one journal in all sources."""
    journals: dict[str, Counter[str]] = {}
    for source in reference.sources.values():
        code = _JOURNAL.match(source.doi or "")
        if code is not None and source.container:
            journals.setdefault(code.group(), Counter())[source.container] += 1
    for file, source in reference.sources.items():
        code = _JOURNAL.match(source.doi or "")
        if code is None or not source.container:
            continue
        usual = journals[code.group()].most_common(1)[0][0]
        text = f"DOIs that begin {code.group()} belong to {usual!r}, not to {source.container!r}"
        tally.check(source.container == usual, file, ("container",), text)


def a_ratio_is_told_as_a_ratio(reference: Reference, tally: Tally) -> None:
    """No "38 % lower risk" in our own words: the ratio stands for itself, with its interval."""
    for file, path, words in walk.own_words(reference):
        for sentence in _SENTENCE.findall(words.casefold()):
            found = _REDUCTION.search(sentence) if _OF_RISK.search(sentence) else None
            text = (
                f"{found.group()!r}: print the ratio and its interval, no percentage made from it"
                if found
                else ""
            )
            tally.check(found is None, file, path, text)


def steps_run_in_no_circle(reference: Reference, tally: Tally) -> None:
    """The steps of a mechanism lead onward; a feedback that is meant carries an excuse with its reason."""
    for file, mechanism in reference.mechanisms.items():
        circle = _circle(mechanism.step)
        text = f"the steps lead back to {circle!r}; if that is meant, excuse it with the reason"
        tally.check(not circle, file, ("step",), text)


def _circle(steps: tuple[authored.Step, ...]) -> str:
    """An actor from whom the steps lead back to itself, empty where there is none."""
    onward: dict[str, set[str]] = {}
    for step in steps:
        onward.setdefault(fold(step.subject), set()).add(fold(step.object))
    for start in onward:
        reached: set[str] = set()
        waiting = list(onward[start])
        while waiting:
            place = waiting.pop()
            if place not in reached:
                reached.add(place)
                waiting += onward.get(place, ())
        if start in reached:
            return start
    return ""
