"""Tensions on the command line: each with both its ends, what they say and the figures they rest on.

Prints what reader.tensions_on gives, in one form for every record; words no figure and judges no side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from abscope_store.records import TensionEnd, TensionShown

_HEADS = {"contradicts": "Contradiction", "qualifies": "Qualification"}


def tension_fields(found: Iterable[TensionShown]) -> list[dict[str, Any]]:
    """Tensions for JSON, both ends whole."""
    return [msgspec.to_builtins(tension) for tension in found]


def tension_lines(found: Iterable[TensionShown], with_claim: bool = True) -> Iterator[str]:
    """The same in lines; `with_claim` where they stand beside another record than their claim."""
    for tension in found:
        yield f"{_HEADS[tension.kind]} [{tension.id}]: {tension.text}"
        if with_claim:
            yield f"  on the claim: {tension.claim_text} ({tension.claim_id})"
        for number, end in enumerate(tension.ends):
            here = ", here" if number in tension.at else ""
            yield f"  end {number + 1}{here}: {_end(end)}"
            for line in end.figures:
                yield f"      {line}"


def _end(end: TensionEnd) -> str:
    where = f", {end.place}" if end.place else ""
    return f"{end.stance_words}, {end.source} ({end.source_id}; {end.tier_words}){where}: {end.text}"
