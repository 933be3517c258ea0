"""Compares two builds of the reference: records and figures added, changed, withdrawn; marks they touch.

Reads both databases and the notebook; changes none of them and words no figure.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from abscope_store.errors import NotAStore, NotFound
from abscope_store.records import Annotation

# Tables of things that carry an id of their own -> the columns that say whose part they are.
TABLES = {
    "study": "", "arm": "study_id", "outcome": "study_id", "agent": "", "approval": "agent_id",
    "dose": "agent_id", "mechanism": "", "step": "mechanism_id", "claim": "", "tension": "claim_id",
    "source": "", "digest_paragraph": "source_id", "digest_sentence": "source_id", "glossary": "",
    "locator": "owner_id",
}  # fmt: skip
# Rows without an id belong to a record: (table, the record's kind, its column, what names the row).
_PARTS = (
    ("study_source", "study", "study_id", ("source_id",)),
    ("study_agent", "study", "study_id", ("agent_id", "role")),
    ("mechanism_actor", "mechanism", "mechanism_id", ("actor", "effect")),
    ("mechanism_link", "mechanism", "mechanism_id", ("other_id", "relation")),
    ("claim_stance", "claim", "claim_id", ("source_id", "stance", "text")),
    ("claim_about", "claim", "claim_id", ("owner_kind", "owner_id")),
    ("agent_code", "agent", "agent_id", ("system", "code")),
)
_NAMED = ("agent", "study", "mechanism", "glossary")  # what has names in the table term
_NAMES = "SELECT owner_kind, owner_id, text FROM term ORDER BY owner_kind, owner_id, text"
# Where a row stands among its kin and how its text is cut are not what it says.
_SILENT = {"ordinal", "start", "end", "hashes", "salt", "length", "locator_id", "first", "second"}
_TOLD = ("outcome", "approval", "dose", "step")  # what is new about a marked record
_SHOWN = {"digest_paragraph": "digest", "digest_sentence": "digest"}

How = Literal["added", "changed", "withdrawn", "gone"]
Row = dict[str, Any]


class Field(Struct, frozen=True):
    """One column that says something else; None where it said or says nothing."""

    name: str
    old: str | None
    new: str | None


class Change(Struct, frozen=True):
    """A record or figure. `withdrawn` has a tombstone with its reason, `gone` has none."""

    how: How
    kind: str
    id: str
    part_of: str
    fields: tuple[Field, ...] = ()
    reason: str = ""


class Touched(Struct, frozen=True):
    """A mark of the reader's, and the changes that concern what it stands on."""

    annotation: str
    kind: str
    target: str
    body: str
    because: tuple[str, ...]


class Difference(Struct, frozen=True):
    """What lies between two builds, in the order of the tables and ids."""

    old_as_of: str
    new_as_of: str
    changes: tuple[Change, ...]
    touched: tuple[Touched, ...] = ()


def diff(old: Path, new: Path, marks: Iterable[Annotation] = ()) -> Difference:
    """Compare two reference databases. Raises NotFound, NotAStore."""
    before, after = _Build(old), _Build(new)
    changes = tuple(_changes(before, after))
    return Difference(before.as_of, after.as_of, changes, tuple(_touched(marks, changes, before)))


class _Build:
    """All rows of one reference.db in memory, by table and id."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NotFound(f"There is no reference database {path}.")
        try:
            with closing(
                sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            ) as opened:
                opened.row_factory = sqlite3.Row
                self.tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master")}
                self.as_of = str(opened.execute("SELECT value FROM meta WHERE key = 'as_of'").fetchone()[0])
                self.tombstones = dict(opened.execute("SELECT id, reason FROM tombstone").fetchall())
                self.rows = {table: self._table(opened, table) for table in TABLES}
                self._parts(opened)
        except (sqlite3.DatabaseError, TypeError) as trouble:
            raise NotAStore(f"{path} is not a reference database ({trouble}).") from trouble

    def _table(self, opened: sqlite3.Connection, table: str) -> dict[str, Row]:
        if table not in self.tables:  # an older build had no such thing yet
            return {}
        # Table names are this module's own.
        found = opened.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
        return {row["id"]: dict(row) for row in found}

    def _parts(self, opened: sqlite3.Connection) -> None:
        """Rows without an id become a field of their record, one text a row."""
        for table, kind, owner, names in _PARTS:
            if table in self.tables:
                columns = ", ".join((owner, *names))
                for row in opened.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}"):  # noqa: S608
                    said = " · ".join(str(cell) for cell in tuple(row)[1:])
                    self._add(kind, row[0], table, said)
        for kind, record, name in opened.execute(_NAMES):
            if kind in _NAMED:
                self._add(kind, record, "names", name)

    def holds(self, record: str) -> bool:
        """Whether something has this id."""
        return any(record in rows for rows in self.rows.values())

    def _add(self, kind: str, record: str, field: str, said: str) -> None:
        row = self.rows[kind][record]
        row[field] = f"{row[field]}; {said}" if row.get(field) else said


def _changes(before: _Build, after: _Build) -> Iterator[Change]:
    for table, owner in TABLES.items():
        old, new = before.rows[table], after.rows[table]
        for record in sorted(old.keys() | new.keys()):
            row = new.get(record) or old[record]
            part_of = str(row.get(owner) or "") if owner else ""
            kind = _SHOWN.get(table, table)
            if table == "locator" and not (before.holds(part_of) and after.holds(part_of)):
                continue  # came and went with what rests on it
            if record not in old:
                yield Change("added", kind, record, part_of)
            elif record not in new:
                reason = after.tombstones.get(record, after.tombstones.get(part_of))
                how: How = "gone" if reason is None else "withdrawn"
                yield Change(how, kind, record, part_of, reason=reason or "")
            else:
                fields = tuple(_fields(old[record], new[record]))
                if fields:
                    yield Change("changed", kind, record, part_of, fields)


def _fields(old: Row, new: Row) -> Iterator[Field]:
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if name not in _SILENT and one != other:
            yield Field(name, None if one is None else str(one), None if other is None else str(other))


def _touched(marks: Iterable[Annotation], changes: tuple[Change, ...], before: _Build) -> Iterator[Touched]:
    """A mark is touched by a change of its target, of a part of it, or of the digest paragraphs it is on."""
    by_target: dict[str, list[str]] = {}
    for change in changes:
        if change.how == "added" and change.kind not in _TOLD:
            continue
        for target in _targets(change, before):
            by_target.setdefault(target, []).append(f"{change.kind} {change.id} {change.how}")
    for mark in marks:
        because = [said for place in _places(mark) for said in by_target.get(place, ())]
        if because and mark.deleted_at is None:
            target = mark.target_id if mark.target_kind == "record" else f"digest/{mark.target_id}"
            yield Touched(mark.id, mark.kind, target, mark.body, tuple(dict.fromkeys(because)))


def _places(mark: Annotation) -> list[str]:
    """What a mark stands on: a record, a digest, or paragraphs of one; an original is not ours to change."""
    if mark.target_kind == "record":
        return [mark.target_id]
    if mark.target_kind != "digest":
        return []
    if mark.paragraph is None:
        return [f"digest/{mark.target_id}"]
    last = mark.paragraph if mark.paragraph_end is None else mark.paragraph_end
    return [f"digest/{mark.target_id}#p{number}" for number in range(mark.paragraph, last + 1)]


def _targets(change: Change, before: _Build) -> Iterator[str]:
    """The targets, as marks name them, that a change concerns: itself and what it is part of."""
    if change.kind == "digest":
        yield f"digest/{change.part_of}"
        yield f"digest/{change.part_of}#p{change.id.rpartition('#p')[2].partition('s')[0]}"
        return
    if change.kind == "locator":
        for kind in ("outcome", "claim", "step", "approval", "dose", "agent", "study", "mechanism"):
            if change.part_of in before.rows[kind]:
                yield f"{kind}/{change.part_of}"
        return
    yield f"{change.kind}/{change.id}"
    owner = TABLES.get(change.kind, "").removesuffix("_id")
    if owner:
        yield f"{owner}/{change.part_of}"
