"""The shape of the authored TOML that is not a record: digests, glossary, spelling, standing.

As authored.py: an unknown field is an error, and no rule about meaning stands here.
"""

from __future__ import annotations

from typing import Literal

from abscope_store.reference.authored_base import Authored, Mark


class DigestSentence(Authored, frozen=True, kw_only=True):
    sentence: int
    text: str
    assessment: Literal[
        "supported", "imprecise", "overstated", "unsupported", "contradicted", "outdated",
        "not evidence",
    ]  # fmt: skip
    counter: tuple[str, ...] = ()
    mark: Mark | None = None


class DigestParagraph(Authored, frozen=True, kw_only=True):
    paragraph: int
    role: Literal["body", "heading", "list", "metadata", "promo"]
    heading: str | None = None
    sentence: tuple[DigestSentence, ...]


class Digest(Authored, frozen=True, kw_only=True):
    source: str
    paragraph: tuple[DigestParagraph, ...]


class GlossaryTerm(Authored, frozen=True, kw_only=True):
    id: str
    term: str
    expansion: str | None = None
    definition: str
    case_sensitive: bool = False
    seen: str


class Glossary(Authored, frozen=True, kw_only=True):
    term: tuple[GlossaryTerm, ...] = ()


class Pair(Authored, frozen=True, kw_only=True):
    variant: str
    preferred: str


class Spelling(Authored, frozen=True, kw_only=True):
    pair: tuple[Pair, ...] = ()


class Tombstone(Authored, frozen=True, kw_only=True):
    id: str
    withdrawn_on: str
    reason: str


class Standing(Authored, frozen=True, kw_only=True):
    """reference.toml: the as-of date and the review state that stand on every screen."""

    as_of: str
    review: str = "not reviewed by a clinician"
    tombstone: tuple[Tombstone, ...] = ()
