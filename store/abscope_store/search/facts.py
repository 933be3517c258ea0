"""What conditions can ask of the reference, of imported documents and of the reader's marks, read as values.

The reference's part is read once and kept with its vocabulary; the rest anew for each query. Decides nothing.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from abscope_store.records import Record
from abscope_store.search.links import Key, Links

_SQL = Path(__file__).parent / "sql"


class Item(Record, frozen=True):
    """A searchable record of the reference."""

    kind: str
    id: str
    source: str | None
    tier: int | None
    unverified: bool


class Paper(Record, frozen=True):
    """An imported document; `years` as printed, `source` where it was recognised."""

    id: str
    named: str
    authors: str
    year: int | None
    tier: int | None
    imported_at: str
    source: str | None
    tags: tuple[str, ...]


class Noted(Record, frozen=True):
    """One of the reader's marks, by its row in the index."""

    row: int
    kind: str
    author: str
    created: str
    state: str
    target: tuple[str, str]  # (document, digest or record; its id)
    source: str | None
    paragraphs: tuple[int, int] | None
    worded: bool
    tags: tuple[str, ...]


class Facts:
    """The reference's own: records, their sources, columns of studies and sources."""

    def __init__(self, connection: sqlite3.Connection, links: Links) -> None:
        sql = "SELECT kind, id, source_id, tier, unverified FROM main.search_item"
        self.items: dict[Key, Item] = {
            (row[0], row[1]): Item(row[0], row[1], row[2], row[3], bool(row[4]))
            for row in connection.execute(sql)
        }
        self.keys = frozenset(self.items)
        self.sources: dict[Key, set[str]] = {}
        for kind, record, source in connection.execute((_SQL / "facts.sql").read_text("utf-8")):
            self.sources.setdefault((kind, record), set()).add(source)
        self.studies = {row["id"]: row for row in connection.execute("SELECT * FROM main.study")}
        self.designs = {row["design_kind"] for row in self.studies.values()}
        self.source_rows = {row["id"]: row for row in connection.execute("SELECT * FROM main.source")}
        # Our own list stands behind much and is no paper of anybody.
        self.collections = {name for name, row in self.source_rows.items() if row["kind"] == "our collection"}
        self.subgroups = {
            row[0] for row in connection.execute("SELECT id FROM main.outcome WHERE subgroup = 1")
        }
        self.claimed: dict[str, set[str]] = {}  # claim -> studies whose figures its sources are read by
        for claim, outcomes in connection.execute("SELECT claim_id, outcomes FROM main.claim_stance"):
            studies = {links.figures[o].study for o in json.loads(outcomes) if o in links.figures}
            self.claimed.setdefault(claim, set()).update(studies)

    def of_sources(self, wanted: set[str]) -> frozenset[Key]:
        """Every record that one of these sources stands behind."""
        return frozenset(key for key, own in self.sources.items() if own & wanted) & self.keys


def papers(connection: sqlite3.Connection) -> list[Paper]:
    """The documents of the library that were not removed; none where no library is attached."""
    if "library" not in attached(connection):
        return []
    return [
        Paper(
            row["id"],
            f"{row['title']} {row['file_name']}",
            row["authors"] or "",
            _year(row["date"]),
            row["tier"],
            row["imported_at"],
            row["source_id"],
            tuple(json.loads(row["tags"])),
        )
        for row in connection.execute((_SQL / "documents_kept.sql").read_text("utf-8"))
    ]


def noted(connection: sqlite3.Connection) -> list[Noted]:
    """The reader's living marks; none where no notebook is attached."""
    if "notebook" not in attached(connection):
        return []
    return [
        Noted(
            row["seq"],
            row["kind"],
            row["author"],
            row["created"],
            row["state"],
            (row["target_kind"], row["target_id"]),
            row["source_id"],
            None if row["paragraph"] is None else (row["paragraph"], row["paragraph_end"]),
            bool(row["worded"]),
            tuple(json.loads(row["tags"])),
        )
        for row in connection.execute((_SQL / "notes_kept.sql").read_text("utf-8"))
    ]


def attached(connection: sqlite3.Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA database_list")}


def _year(printed: str | None) -> int | None:
    return int(printed[:4]) if printed and printed[:4].isascii() and printed[:4].isdigit() else None
