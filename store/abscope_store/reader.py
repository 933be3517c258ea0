"""The thin read API over the read lane: records of the reference, and the evidence behind a figure.

Never writes, never words a figure (wording.py), never searches (search/). Unknown ids raise NotFound.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from abscope_store import rows, standing_on
from abscope_store.errors import NotFound
from abscope_store.records import (
    Actor,
    Agent,
    AgentCode,
    Approval,
    Arm,
    Claim,
    DigestParagraph,
    Dose,
    Evidence,
    Fact,
    GlossaryTerm,
    Locator,
    Mechanism,
    Outcome,
    Source,
    Stance,
    Study,
    Tension,
    TensionShown,
    Term,
)


class Reader:
    """Reads the reference (main) with library and notebook attached where they exist.

    One connection, one thread. `connection` may be interrupted from another thread.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    # --- the reference as a whole -------------------------------------------------

    def meta(self, key: str) -> str:
        """A value of the reference's `meta`, empty where there is none."""
        row = self._one("SELECT value FROM main.meta WHERE key = ?", key)
        return "" if row is None else str(row["value"])

    def as_of(self) -> str:
        """The day the reference stands for, ISO 8601."""
        return self.meta("as_of")

    def ids(self, kind: str) -> list[str]:
        """All ids of agent, study, mechanism, source or claim, in the order lists show them."""
        order = dict.fromkeys(("agent", "study", "mechanism"), "name COLLATE NOCASE") | {"source": "tier, id"}
        if kind != "claim" and kind not in order:
            raise NotFound(f"There is no list of {kind}.")
        by = order.get(kind, "id")
        return [r["id"] for r in self._all(f"SELECT id FROM main.{kind} ORDER BY {by}")]  # noqa: S608

    def names(self, kind: str) -> list[tuple[str, str]]:
        """(id, name) of every agent, study or mechanism."""
        if kind not in ("agent", "study", "mechanism"):
            raise NotFound(f"There is no list of {kind}.")
        return [tuple(r) for r in self._all(f"SELECT id, name FROM main.{kind} ORDER BY name")]  # noqa: S608

    def owners_on(self, source_id: str) -> list[tuple[str, str]]:
        """(kind, id) of every statement that rests on a source, figures first; not digests."""
        found = self._all(_OWNERS, source_id)
        return [(r["owner_kind"], r["owner_id"]) for r in found]

    def statement(self, kind: str, owner_id: str) -> str:
        """A step, approval, dose, agent, study or mechanism as one plain line, empty for another kind."""
        row = self._one(_STATEMENTS[kind], owner_id) if kind in _STATEMENTS else None
        return "" if row is None else str(row[0])

    def seen(self, kind: str, owner_id: str) -> str:
        """How far an approval, dose or agent was checked (a word of wording.SEEN_WORDS), else empty."""
        if kind not in ("approval", "dose", "agent"):
            return ""
        row = self._one(f"SELECT seen FROM main.{kind} WHERE id = ?", owner_id)  # noqa: S608
        return "" if row is None else str(row["seen"])

    # --- records ------------------------------------------------------------------

    def source(self, source_id: str) -> Source:
        """A work that facts come from."""
        return rows.source(self._record("source", source_id))

    def sources(self) -> dict[str, Source]:
        """All sources by id."""
        return {r["id"]: rows.source(r) for r in self._all("SELECT * FROM main.source ORDER BY id")}

    def study(self, study_id: str) -> Study:
        """A study with its arms, every version of every outcome, sources, agents and claims."""
        row = self._record("study", study_id)
        arms = self._arms(study_id)
        return Study(
            **rows.study_fields(row),
            arms=tuple(arms.values()),
            outcomes=self._outcomes(study_id, arms),
            sources=self._pairs("study_source", "source_id", "study_id", study_id, "ordinal"),
            agents=self._pairs("study_agent", "agent_id", "study_id", study_id, "role, agent_id"),
            claims=self._claims_about("study", study_id),
            locators=tuple(self.locators("study", [study_id])[study_id]),
        )

    def studies(self) -> list[Study]:
        """Every study, whole; meant for lists of some dozens."""
        return [self.study(study_id) for study_id in self.ids("study")]

    def outcome(self, outcome_id: str) -> Outcome:
        """One figure."""
        row = self._record("outcome", outcome_id)
        return rows.outcome(
            row, self._arms(row["study_id"]), self.locators("outcome", [outcome_id])[outcome_id]
        )

    def agent(self, agent_id: str) -> Agent:
        """An agent's card with names, codes, approvals, doses and the records that name it."""
        row = self._record("agent", agent_id)
        names = (
            "id name kind target route summary note seen approvals_complete harms_complete "
            "doses_complete boxed_warning common_harms"
        ).split()
        mechanisms = self._all(
            "SELECT DISTINCT mechanism_id AS id FROM main.mechanism_actor WHERE agent_id = ? ORDER BY 1",
            agent_id,
        )
        return Agent(
            **rows.picked(row, *names, agent_class=row["class"]),
            terms=self._terms("agent", agent_id),
            codes=tuple(
                AgentCode(**rows.picked(r, "system", "code", "valid_from", "valid_to", "seen"))
                for r in self._all(
                    "SELECT * FROM main.agent_code WHERE agent_id = ? ORDER BY system, code",
                    agent_id,
                )
            ),
            approvals=self._approvals(agent_id),
            doses=self._doses(agent_id),
            studies=self._pairs("study_agent", "study_id", "agent_id", agent_id, "study_id"),
            mechanisms=tuple(r["id"] for r in mechanisms),
            claims=self._claims_about("agent", agent_id),
            locators=tuple(self.locators("agent", [agent_id])[agent_id]),
        )

    def mechanism(self, mechanism_id: str) -> Mechanism:
        """A mechanism with its ordered steps."""
        row = self._record("mechanism", mechanism_id)
        steps = self._all("SELECT * FROM main.step WHERE mechanism_id = ? ORDER BY ordinal", mechanism_id)
        found = self.locators("step", [s["id"] for s in steps])
        actors = self._all(
            "SELECT * FROM main.mechanism_actor WHERE mechanism_id = ? ORDER BY ordinal",
            mechanism_id,
        )
        return Mechanism(
            **rows.picked(row, "id", "name", "summary", "note", "body"),
            terms=self._terms("mechanism", mechanism_id),
            steps=tuple(rows.step(s, found[s["id"]]) for s in steps),
            actors=tuple(Actor(**rows.picked(r, "agent_id", "actor", "step_id", "effect")) for r in actors),
            links=tuple(
                (r["relation"], r["other_id"])
                for r in self._all(
                    "SELECT * FROM main.mechanism_link WHERE mechanism_id = ? ORDER BY relation, other_id",
                    mechanism_id,
                )
            ),
            claims=self._claims_about("mechanism", mechanism_id),
            locators=tuple(self.locators("mechanism", [mechanism_id])[mechanism_id]),
        )

    def claim(self, claim_id: str) -> Claim:
        """A claim with the stance of every source."""
        row = self._record("claim", claim_id)
        names = "id text direction certainty certainty_reasons directness note".split()
        about = self._all(
            "SELECT * FROM main.claim_about WHERE claim_id = ? ORDER BY owner_kind, owner_id",
            claim_id,
        )
        return Claim(
            **rows.picked(row, *names, origin_only=bool(row["origin_only"])),
            stances=self._stances(claim_id),
            about=tuple((r["owner_kind"], r["owner_id"]) for r in about),
            tensions=self._tensions(claim_id),
        )

    def digest(self, source_id: str) -> list[DigestParagraph]:
        """Our own words for a source, paragraph by paragraph; empty where we hold no digest."""
        sentences: dict[int, list[sqlite3.Row]] = {}
        for row in self._all(
            "SELECT * FROM main.digest_sentence WHERE source_id = ? ORDER BY paragraph, sentence",
            source_id,
        ):
            sentences.setdefault(row["paragraph"], []).append(row)
        return [
            DigestParagraph(
                **rows.picked(p, "id", "source_id", "paragraph", "role", "heading", "text"),
                sentences=tuple(map(rows.digest_sentence, sentences.get(p["paragraph"], ()))),
            )
            for p in self._all(
                "SELECT * FROM main.digest_paragraph WHERE source_id = ? ORDER BY paragraph",
                source_id,
            )
        ]

    def glossary(self) -> list[GlossaryTerm]:
        """All terms, by name."""
        return [
            GlossaryTerm(**dict(r) | {"case_sensitive": bool(r["case_sensitive"])})
            for r in self._all("SELECT * FROM main.glossary ORDER BY term")
        ]

    def term(self, term_id: str) -> GlossaryTerm:
        """One term of the glossary."""
        row = self._record("glossary", term_id)
        return GlossaryTerm(**dict(row) | {"case_sensitive": bool(row["case_sensitive"])})

    # --- evidence -----------------------------------------------------------------

    def locators(self, owner_kind: str, owner_ids: Sequence[str]) -> dict[str, list[Locator]]:
        """Locators by owner, in order; every asked owner has an entry."""
        found: dict[str, list[Locator]] = {owner: [] for owner in owner_ids}
        marks = json.dumps(list(owner_ids))
        for row in self._all(_LOCATORS, owner_kind, marks):
            found[row["owner_id"]].append(rows.locator(row))
        return found

    def evidence(self, owner_kind: str, owner_id: str) -> list[Evidence]:
        """What opens behind a figure, in order: a passage that the reader holds comes before our record.

        Then what it rests on comes before what merely prints it too, and lower tiers before higher ones.
        """
        return self.evidence_for(self.locators(owner_kind, [owner_id])[owner_id])

    def evidence_for(self, locators: Iterable[Locator]) -> list[Evidence]:
        """The same for given locators."""
        from abscope_store import confirming, library

        wanted = list(locators)
        ids = [w.id for w in wanted]
        anchors = library.anchors_for(self.connection, ids)
        placed = confirming.placed(self.connection, ids)
        found = []
        for locator in wanted:
            source = self.source(locator.source_id)
            opened = [a for a in anchors.get(locator.id, []) if a.state in ("exact", "edited")]
            said = placed.get(locator.id)
            if said is not None:
                piece = Evidence(
                    locator, source, said.document_id, said.file_name, said.paragraph,
                    said.sentence, said.sentence, "placed", said.made,
                )  # fmt: skip
            elif opened:
                best = opened[0]
                piece = Evidence(
                    locator, source, best.document_id, best.file_name, best.paragraph,
                    best.sentence, best.sentence_last, best.state,
                )  # fmt: skip
            else:
                piece = Evidence(
                    locator, source, None, None, locator.paragraph, locator.sentence,
                    locator.sentence_last, None,
                )  # fmt: skip
            found.append(piece)
        roles = {"rests on": 0, "also printed in": 1, "origin": 1}
        return sorted(found, key=lambda e: (e.document_id is None, roles[e.locator.role], e.source.tier))

    # --- what stands on a passage, and what does not agree ----------------------------

    def facts_on(self, place: str, paragraph: int, sentence: int | None = None) -> tuple[Fact, ...]:
        """All that rests on a paragraph or sentence; `place` is a source id or an imported document's."""
        return standing_on.facts_on(self, place, paragraph, sentence)

    def claims_about(self, kind: str, record_id: str) -> tuple[Claim, ...]:
        """Claims with their tensions about a record or a facet; the ones of origin only come last."""
        return tuple(self.claim(claim) for claim in self._claims_about(kind, record_id))

    def tensions_on(
        self, kind: str, record_id: str, paragraph: int | None = None, sentence: int | None = None
    ) -> tuple[TensionShown, ...]:
        """Tensions with an end at a record, or at a place of a source or document; see standing_on.py."""
        return standing_on.tensions_on(self, kind, record_id, paragraph, sentence)

    # --- parts --------------------------------------------------------------------

    def _outcomes(self, study_id: str, arms: dict[str, Arm]) -> tuple[Outcome, ...]:
        found = self._all("SELECT * FROM main.outcome WHERE study_id = ? ORDER BY ordinal", study_id)
        locators = self.locators("outcome", [r["id"] for r in found])
        return tuple(rows.outcome(r, arms, locators[r["id"]]) for r in found)

    def _arms(self, study_id: str) -> dict[str, Arm]:
        found = self._all("SELECT * FROM main.arm WHERE study_id = ? ORDER BY ordinal", study_id)
        return {r["id"]: Arm(**rows.picked(r, "id", "name", "short", "n", "role")) for r in found}

    def _terms(self, kind: str, owner: str) -> tuple[Term, ...]:
        found = self._all(
            "SELECT * FROM main.term WHERE owner_kind = ? AND owner_id = ? ORDER BY id", kind, owner
        )
        return tuple(
            Term(r["text"], r["kind"], bool(r["case_sensitive"]), r["seen"], r["note"]) for r in found
        )

    def _approvals(self, agent_id: str) -> tuple[Approval, ...]:
        found = self._all("SELECT * FROM main.approval WHERE agent_id = ? ORDER BY ordinal", agent_id)
        locators = self.locators("approval", [r["id"] for r in found])
        names = "id regulator country action date indication limitation as_of seen note".split()
        return tuple(Approval(**rows.picked(r, *names), locators=tuple(locators[r["id"]])) for r in found)

    def _doses(self, agent_id: str) -> tuple[Dose, ...]:
        found = self._all("SELECT * FROM main.dose WHERE agent_id = ? ORDER BY ordinal", agent_id)
        locators = self.locators("dose", [r["id"] for r in found])
        names = "id study_id label text low high unit fractions target seen".split()
        return tuple(Dose(**rows.picked(r, *names), locators=tuple(locators[r["id"]])) for r in found)

    def _stances(self, claim_id: str) -> tuple[Stance, ...]:
        found = self._all("SELECT * FROM main.claim_stance WHERE claim_id = ? ORDER BY ordinal", claim_id)
        locators = {x.id: x for x in self.locators("claim", [claim_id])[claim_id]}
        return tuple(
            Stance(
                r["source_id"], r["stance"], r["text"], tuple(json.loads(r["outcomes"])),
                locators.get(r["locator_id"]),
            )
            for r in found
        )  # fmt: skip

    def _tensions(self, claim_id: str) -> tuple[Tension, ...]:
        found = self._all("SELECT * FROM main.tension WHERE claim_id = ? ORDER BY id", claim_id)
        return tuple(
            Tension(r["id"], r["claim_id"], r["kind"], r["first"] - 1, r["second"] - 1, r["text"])
            for r in found
        )

    def _claims_about(self, kind: str, owner: str) -> tuple[Any, ...]:
        return tuple(standing_on.claim_ids(self.connection, kind, owner))

    def _pairs(
        self, table: str, column: str, where: str, owner: str, order: str
    ) -> tuple[tuple[str, Any], ...]:
        sql = f"SELECT role, {column} AS id FROM main.{table} WHERE {where} = ? ORDER BY {order}"  # noqa: S608
        return tuple((r["role"], r["id"]) for r in self._all(sql, owner))

    def _record(self, table: str, record_id: str) -> sqlite3.Row:
        row = self._one(f"SELECT * FROM main.{table} WHERE id = ?", record_id)  # noqa: S608
        if row is None:
            raise NotFound(f"There is no {table} {record_id!r} in the reference.")
        return row

    def _all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self.connection.execute(sql, values).fetchall()

    def _one(self, sql: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return row


_LOCATORS = """SELECT l.* FROM main.locator l, json_each(?2) wanted
WHERE l.owner_kind = ?1 AND l.owner_id = wanted.value ORDER BY l.owner_id, l.ordinal"""

_OWNERS = """SELECT DISTINCT owner_kind, owner_id FROM main.locator
WHERE source_id = ? AND owner_kind <> 'digest'
ORDER BY owner_kind <> 'outcome', owner_kind, owner_id"""

_STATEMENTS = {
    "step": "SELECT subject || ' ' || replace(predicate, '_', ' ') || ' ' || object || '.'"
    " FROM main.step WHERE id = ?",
    "approval": "SELECT regulator || ', ' || country || ': ' || action || coalesce(' ' || date, '') || ': '"
    " || indication || coalesce('. Limitation: ' || limitation, '') || '.' FROM main.approval WHERE id = ?",
    "dose": "SELECT label || ': ' || text || '.' FROM main.dose WHERE id = ?",
    "agent": "SELECT name || coalesce(': ' || summary, '') FROM main.agent WHERE id = ?",
    "study": "SELECT name || coalesce(': ' || population, '') FROM main.study WHERE id = ?",
    "mechanism": "SELECT name || ': ' || summary FROM main.mechanism WHERE id = ?",
}
