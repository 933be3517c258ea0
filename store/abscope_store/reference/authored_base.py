"""What every authored shape starts from: strict, frozen, by keyword; an excuse; the mark of an original."""

from __future__ import annotations

from msgspec import Struct


class Authored(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: immutable, by keyword, strict."""


class Excuse(Authored, frozen=True, kw_only=True):
    """Why one rule does not hold for one field, as its fault prints both; curators' word, not built."""

    rule: str
    field: str
    reason: str


class Mark(Authored, frozen=True, kw_only=True):
    """What `locate` computed from an original: see fingerprint.py."""

    numbers: tuple[str, ...]
    hashes: tuple[int, ...]
    salt: str
    length: int
    document_sha256: str
