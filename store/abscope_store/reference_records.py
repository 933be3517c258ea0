"""Records of the reference, and the id types: what reference.db holds, frozen. Re-exported by records.py.

Printed figures are strings, digit for digit as printed. Offsets are Unicode code points, half open.
Reads no database and formats nothing for the screen (that is reader.py and wording.py).
"""

from __future__ import annotations

from typing import NewType

from msgspec import Struct

AgentId = NewType("AgentId", str)
StudyId = NewType("StudyId", str)
MechanismId = NewType("MechanismId", str)
SourceId = NewType("SourceId", str)
ClaimId = NewType("ClaimId", str)
OutcomeId = NewType("OutcomeId", str)
LocatorId = NewType("LocatorId", str)
DocumentId = NewType("DocumentId", str)  # sha256 of the original's bytes, hex
AnnotationId = NewType("AnnotationId", str)  # UUID

MEMORY = "memory"  # the one value of `seen` that greys a figure

TIER_WORDS = {
    1: "label or registry",
    2: "trial paper",
    3: "other peer-reviewed",
    4: "abstract or press release",
    5: "news rewrite",
    6: "market or unreferenced page",
}


class Record(Struct, frozen=True):
    """Base of every record: immutable, compared by value."""


class Source(Record, frozen=True):
    """A work that a fact comes from. Fields named in `unverified_fields` are from memory."""

    id: SourceId
    title: str
    authors: str | None
    container: str | None
    publisher: str | None
    year: int | None
    date: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    nct: str | None
    url: str | None
    kind: str
    tier: int
    tier_reason: str
    what_was_read: str
    read_on: str | None
    how_to_get: str | None
    licence: str | None
    note: str | None
    unverified_fields: tuple[str, ...] = ()
    corrections: str | None = None  # errata and retractions; None: not collected
    corrections_as_of: str | None = None


class Term(Record, frozen=True):
    """One name of an entity; `kind` is name, brand, code, inn, abbreviation, former, class or spelling."""

    text: str
    kind: str
    case_sensitive: bool
    seen: str
    note: str | None = None


class Locator(Record, frozen=True):
    """Where a statement stands. `parts` empty means all of it; `kind` is sentence, place or citation_only."""

    id: LocatorId
    owner_kind: str
    owner_id: str
    parts: tuple[str, ...]
    source_id: SourceId
    role: str
    kind: str
    place: str | None
    paragraph: int | None
    sentence: int | None
    sentence_last: int | None
    numbers: tuple[str, ...]
    hashes: tuple[int, ...]
    salt: str | None
    length: int | None
    document_sha256: str | None
    seen: str


class Interval(Record, frozen=True):
    """A confidence interval with its level in percent, all as printed."""

    low: str
    high: str
    level: str


class Effect(Record, frozen=True):
    """An effect estimate: `kind` such as HR, the value and its interval, None where none was reported."""

    kind: str
    value: str
    interval: Interval | None


class PValue(Record, frozen=True):
    """p with its bar. `met` is met, not met, not formally tested or not stated."""

    operator: str
    value: str
    sides: int | None
    alpha: str | None
    met: str


class Arm(Record, frozen=True):
    id: str
    name: str
    short: str
    n: int | None
    role: str


class ArmFigure(Record, frozen=True):
    """One arm's value: printed value, count and total where known, its own interval."""

    arm: Arm | None
    value: str | None
    count: int | None
    total: int | None
    interval: Interval | None
    note: str | None = None


class Outcome(Record, frozen=True):
    """One figure of one analysis. None means not stated, never none."""

    id: OutcomeId
    study_id: StudyId
    endpoint: str
    endpoint_name: str
    endpoint_short: str
    kind: str  # efficacy or harm
    fatal: bool
    grade: str | None
    statistic: str
    analysis: str | None
    analysis_kind: str
    assessor: str | None
    cutoff: str | None
    primary_endpoint: bool | None
    population: str | None
    subgroup: bool
    unit: str | None
    arm: ArmFigure
    comparator: ArmFigure | None
    effect: Effect | None
    p: PValue | None
    seen: str
    note: str | None
    locators: tuple[Locator, ...] = ()


class Watch(Record, frozen=True):
    """The state of a trial whose result is awaited: pending, stopped or unknown."""

    state: str
    text: str
    as_of: str
    seen: str


class Registry(Record, frozen=True):
    """What a registry said of a trial on the day `as_of`."""

    status: str
    as_of: str
    seen: str


class Study(Record, frozen=True):
    """`stage`, `line`, `timing`, `rt_*` and `verdict_kind` are what lists filter by; None: not stated."""

    id: StudyId
    name: str
    title: str | None
    nct: str | None
    phase: str | None
    design: str
    design_kind: str
    n: int | None
    year: int | None
    population: str | None
    disease: str | None
    setting: str | None
    line: str | None
    timing: str
    radiotherapy: str | None
    verdict: str | None
    certainty: str | None
    certainty_reasons: str | None
    note: str | None
    seen: str
    harms_state: str
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sources: tuple[tuple[str, SourceId], ...] = ()  # (role, source)
    agents: tuple[tuple[str, AgentId], ...] = ()  # (role, agent)
    claims: tuple[ClaimId, ...] = ()
    stage: str | None = None
    rt_dose: str | None = None
    rt_fractions: str | None = None
    rt_site: str | None = None
    verdict_kind: str = "not stated"
    watch: Watch | None = None
    registry: Registry | None = None
    locators: tuple[Locator, ...] = ()


class Approval(Record, frozen=True):
    id: str
    regulator: str
    country: str
    action: str
    date: str | None
    indication: str
    limitation: str | None
    as_of: str
    seen: str
    note: str | None
    locators: tuple[Locator, ...] = ()


class Dose(Record, frozen=True):
    """A dose with the arm or label it belongs to in `label`; never advice."""

    id: str
    study_id: StudyId | None
    label: str
    text: str
    low: str | None
    high: str | None
    unit: str | None
    fractions: str | None
    target: str | None
    seen: str
    locators: tuple[Locator, ...] = ()


class AgentCode(Record, frozen=True):
    system: str
    code: str
    valid_from: str | None
    valid_to: str | None
    seen: str


class Agent(Record, frozen=True):
    """`*_complete` are yes, no or unknown; unless yes a list begins "Partial"."""

    id: AgentId
    name: str
    kind: str
    agent_class: str | None
    target: str | None
    route: str | None
    summary: str | None
    note: str | None
    seen: str
    approvals_complete: str
    harms_complete: str
    doses_complete: str
    boxed_warning: str | None
    common_harms: str | None
    terms: tuple[Term, ...] = ()
    codes: tuple[AgentCode, ...] = ()
    approvals: tuple[Approval, ...] = ()
    doses: tuple[Dose, ...] = ()
    studies: tuple[tuple[str, StudyId], ...] = ()  # (role, study)
    mechanisms: tuple[MechanismId, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    locators: tuple[Locator, ...] = ()


class Step(Record, frozen=True):
    """One directed step; polarity +1 favours an antitumour effect or safety, -1 opposes it or harms."""

    id: str
    subject: str
    predicate: str
    object: str
    polarity: int
    certainty: str
    context: str | None
    locators: tuple[Locator, ...] = ()


class Actor(Record, frozen=True):
    agent_id: AgentId | None
    actor: str
    step_id: str | None
    effect: str


class Mechanism(Record, frozen=True):
    id: MechanismId
    name: str
    summary: str
    note: str | None
    body: str | None
    terms: tuple[Term, ...] = ()
    steps: tuple[Step, ...] = ()
    actors: tuple[Actor, ...] = ()
    links: tuple[tuple[str, MechanismId], ...] = ()  # (relation, other)
    claims: tuple[ClaimId, ...] = ()
    locators: tuple[Locator, ...] = ()
