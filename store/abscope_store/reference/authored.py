"""The shape of the authored TOML, field by field, as msgspec checks it: an unknown field is an error.

Closed vocabularies that the schema also closes are Literals here. No rule about meaning (see check.py).
"""

from __future__ import annotations

from typing import Literal

from msgspec import field

from abscope_store.reference.authored_base import Authored, Excuse, Mark

Complete = Literal["yes", "no", "unknown"]
Verdict = Literal["positive", "negative", "mixed", "not formally tested", "no result", "not stated"]
Role = Literal["rests on", "also printed in", "origin"]


class Locator(Authored, frozen=True, kw_only=True):
    source: str | None = None  # left out only inside a stance
    role: Role | None = None
    kind: Literal["sentence", "place", "citation_only"]
    place: str | None = None
    paragraph: int | None = None
    sentence: int | None = None
    sentence_last: int | None = None
    parts: tuple[Literal["value", "effect", "p"], ...] = ()
    seen: str | None = None
    mark: Mark | None = None


class Synonym(Authored, frozen=True, kw_only=True):
    text: str
    kind: Literal["name", "brand", "code", "inn", "abbreviation", "former", "class", "spelling"] = "name"
    case_sensitive: bool = False
    seen: str | None = None  # left out: as its record
    note: str | None = None


class Original(Authored, frozen=True, kw_only=True):
    """The file a curator held; `paragraphs` counts its non-empty lines."""

    file: str
    sha256: str
    paragraphs: int


class Source(Authored, frozen=True, kw_only=True):
    id: str
    title: str
    authors: str | None = None
    container: str | None = None
    publisher: str | None = None
    year: int | None = None
    date: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    nct: str | None = None
    url: str | None = None
    kind: str
    tier: Literal[1, 2, 3, 4, 5, 6]
    tier_reason: str
    what_was_read: str
    read_on: str | None = None
    how_to_get: str | None = None
    licence: str | None = None
    note: str | None = None
    corrections: str | None = None  # errata and retractions, our words; left out: not collected
    corrections_as_of: str | None = None
    unverified_fields: tuple[str, ...] = ()
    original: Original | None = None
    excuse: tuple[Excuse, ...] = ()


class Interval(Authored, frozen=True, kw_only=True):
    low: str
    high: str
    level: str | None = None  # its absence is a fault named by a rule


class Effect(Authored, frozen=True, kw_only=True):
    kind: str
    value: str
    interval: Interval | None = None


class PValue(Authored, frozen=True, kw_only=True):
    operator: Literal["=", "<", "<=", ">"]
    value: str
    sides: Literal[1, 2] | None = None
    alpha: str | None = None
    met: Literal["met", "not met", "not formally tested", "not stated"] = "not stated"
    excuse: str | None = None  # why p does not follow from its interval; curators' word, not built


class ArmFigure(Authored, frozen=True, kw_only=True):
    arm: str | None = None
    value: str | None = None
    count: int | None = None
    total: int | None = None
    interval: Interval | None = None
    note: str | None = None


class Arm(Authored, frozen=True, kw_only=True):
    id: str
    name: str
    short: str
    n: int | None = None
    role: Literal["experimental", "comparator", "other"]


class Outcome(Authored, frozen=True, kw_only=True):
    id: str
    endpoint: str
    endpoint_name: str
    endpoint_short: str
    kind: Literal["efficacy", "harm"]
    fatal: bool = False
    grade: str | None = None
    statistic: str
    analysis: str | None = None
    analysis_kind: Literal["primary", "interim", "update", "final", "not stated"]
    assessor: str | None = None
    cutoff: str | None = None
    primary_endpoint: bool | None = None
    population: str | None = None
    subgroup: bool = False
    arm: ArmFigure = field(default_factory=ArmFigure)
    comparator: ArmFigure | None = None
    unit: str | None = None
    effect: Effect | None = None
    p: PValue | None = None
    seen: str
    note: str | None = None
    locator: tuple[Locator, ...] = ()


class Watch(Authored, frozen=True, kw_only=True):
    """A trial whose result is awaited, with its own state; it carries no outcome."""

    state: Literal["pending", "stopped", "unknown"]
    text: str
    as_of: str
    seen: str


class Registry(Authored, frozen=True, kw_only=True):
    """What a registry said of a trial, and when it was looked up."""

    status: str
    as_of: str
    seen: str


class StudySource(Authored, frozen=True, kw_only=True):
    source: str
    role: str


class StudyAgent(Authored, frozen=True, kw_only=True):
    agent: str
    role: str


class Study(Authored, frozen=True, kw_only=True):
    id: str
    name: str
    title: str | None = None
    nct: str | None = None
    phase: str | None = None
    design: str
    design_kind: str
    n: int | None = None
    year: int | None = None
    population: str | None = None
    disease: str | None = None
    setting: str | None = None
    stage: str | None = None  # the short word that lists filter by: "stage III", "extensive stage"
    line: str | None = None
    timing: Literal["before", "concurrent", "after", "none", "not stated"]
    radiotherapy: str | None = None
    rt_dose: str | None = None  # "60-66 Gy"
    rt_fractions: str | None = None
    rt_site: str | None = None
    verdict: str | None = None
    verdict_kind: Verdict = "not stated"  # against the trial's own threshold
    watch: Watch | None = None
    registry: Registry | None = None
    certainty: str | None = None
    certainty_reasons: str | None = None
    note: str | None = None
    seen: str
    harms_state: str
    sources: tuple[StudySource, ...] = ()
    agents: tuple[StudyAgent, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    arm: tuple[Arm, ...] = ()
    outcome: tuple[Outcome, ...] = ()
    locator: tuple[Locator, ...] = ()
    excuse: tuple[Excuse, ...] = ()


class Code(Authored, frozen=True, kw_only=True):
    system: str
    code: str
    valid_from: str | None = None
    valid_to: str | None = None
    seen: str


class Approval(Authored, frozen=True, kw_only=True):
    id: str
    regulator: str
    country: str
    action: str
    date: str | None = None
    indication: str
    limitation: str | None = None
    as_of: str
    seen: str
    note: str | None = None
    locator: tuple[Locator, ...] = ()


class Dose(Authored, frozen=True, kw_only=True):
    id: str
    label: str
    text: str
    low: str | None = None
    high: str | None = None
    unit: str | None = None
    fractions: str | None = None
    target: str | None = None
    study: str | None = None
    arm: str | None = None
    seen: str
    locator: tuple[Locator, ...] = ()


class Agent(Authored, frozen=True, kw_only=True):
    id: str
    name: str
    kind: Literal[
        "drug", "biologic", "virus", "cytokine", "class", "radiation modality", "procedure",
        "cell therapy", "care",
    ]  # fmt: skip
    agent_class: str | None = field(default=None, name="class")
    target: str | None = None
    route: str | None = None
    summary: str | None = None
    note: str | None = None
    seen: str
    boxed_warning: str | None = None
    common_harms: str | None = None
    approvals_complete: Complete
    harms_complete: Complete
    doses_complete: Complete
    synonym: tuple[Synonym, ...] = ()
    code: tuple[Code, ...] = ()
    approval: tuple[Approval, ...] = ()
    dose: tuple[Dose, ...] = ()
    locator: tuple[Locator, ...] = ()
    excuse: tuple[Excuse, ...] = ()


class Step(Authored, frozen=True, kw_only=True):
    id: str
    subject: str
    predicate: str
    object: str
    polarity: Literal[1, -1]
    certainty: Literal["established", "supported", "hypothesis", "contested"]
    context: str | None = None
    locator: tuple[Locator, ...] = ()


class Actor(Authored, frozen=True, kw_only=True):
    agent: str | None = None
    actor: str
    step: str | None = None
    effect: str


class Link(Authored, frozen=True, kw_only=True):
    mechanism: str
    relation: str


class Mechanism(Authored, frozen=True, kw_only=True):
    id: str
    name: str
    summary: str
    note: str | None = None
    synonym: tuple[Synonym, ...] = ()
    step: tuple[Step, ...] = ()
    actor: tuple[Actor, ...] = ()
    link: tuple[Link, ...] = ()
    locator: tuple[Locator, ...] = ()
    excuse: tuple[Excuse, ...] = ()


class Stance(Authored, frozen=True, kw_only=True):
    source: str
    stance: Literal["supports", "refutes", "qualifies", "origin only"]
    text: str
    outcomes: tuple[str, ...] = ()
    locator: Locator | None = None


class About(Authored, frozen=True, kw_only=True):
    """`facet`: a word that lists filter by, such as "timing/concurrent"."""

    kind: Literal["agent", "study", "mechanism", "source", "outcome", "claim", "facet"]
    id: str


class Tension(Authored, frozen=True, kw_only=True):
    """Two stances of one claim that do not agree; `first` and `second` count its stances from 1."""

    id: str
    kind: Literal["contradicts", "qualifies"]
    first: int
    second: int
    text: str


class Claim(Authored, frozen=True, kw_only=True):
    id: str
    text: str
    direction: str
    certainty: str
    certainty_reasons: str
    directness: str | None = None
    note: str | None = None
    stance: tuple[Stance, ...] = ()
    tension: tuple[Tension, ...] = ()
    about: tuple[About, ...] = ()
    excuse: tuple[Excuse, ...] = ()
