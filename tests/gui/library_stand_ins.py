"""Invented sources and originals for the tests of the Library. Opens no store."""

from __future__ import annotations

from abscope_store.records import Document, DocumentId, Source, SourceId


def source(name: str, tier: int, **more: object) -> Source:
    """An invented work."""
    values = dict.fromkeys(Source.__struct_fields__)
    values |= {"id": SourceId(name), "title": f"Work {name}", "tier": tier, "kind": "paper"}
    values |= {"tier_reason": "", "what_was_read": "", "unverified_fields": ()}
    return Source(**(values | more))  # type: ignore[arg-type]


def document(name: str, source_id: str | None = None, **more: object) -> Document:
    """An invented original."""
    values = dict.fromkeys(Document.__struct_fields__)
    values |= {
        "id": DocumentId(name * 64),
        "file_name": f"{name}.txt",
        "imported_at": f"2026-11-2{len(name)}",
    }
    values |= {"source_id": source_id, "passages": 12, "hidden": 5, "problems": (), "mentions": 0, "tags": ()}
    return Document(**(values | more))  # type: ignore[arg-type]


SOURCES = (source("late", 5), source("trial", 2, authors="A B", year=2022), source("label", 1))
NEWS = document(
    "a",
    "late",
    recognised_by="title",
    problems=(("date in DOI field", "DOI field holds a date: 1 May"), ("linked file", "files/a.pdf")),
    mentions=3,
)
STRAY = document(
    "b",
    title="A stray text",
    date="2025-01-02",
    imported_at="2026-11-29",
    authors="Lind, Östen; Berg, Ann",
    kind="web page",
    tier=5,
    tier_reason="proposed: a dated page",
    doi="10.1000/stray",
    tags=("harbour",),
    mentions=11,
)
