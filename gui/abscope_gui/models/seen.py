"""What an imported document shows beside its text, as list rows: offers, figures seen, names. Words only.

Knows no store and paints nothing; which rows are shown is decided by `chosen`.
"""

from __future__ import annotations

from collections import Counter

from abscope_gui.loading_seen import Named, Offered, Seen, SeenView
from abscope_gui.models.batched import BatchedModel, ListRow
from abscope_gui.places import Place, place_of

HEADING = "Numbers seen in this text — sightings, not facts"
SHORT = "Sightings, not facts"  # where the heading finds no room
ALL, DIFFERS, ABSENT, NAMES = "all", "differs", "not in the reference", "names"
_PARTS = {
    "value": "the value",
    "effect": "the estimate",
    "interval": "the interval",
    "p": "p",
    "order": "the order of the arms",
}
_SIGNS = {"agrees": "=", DIFFERS: "≠", ABSENT: "–", "": "·"}


class SeenRow(ListRow, frozen=True):
    """One line of the strip. `sign` and `state` say the same, in a letter and in words.

    `title` is as printed; `places` are (paragraph, start, end) in the text; `opens` is where the reference
    has it, None where it has nothing; `offer` is set on an offer that waits for the reader.
    """

    kind: str  # offer, sighting or name
    second: str
    sign: str
    state: str
    places: tuple[tuple[int, int, int], ...]
    opens: Place | None = None
    offer: Offered | None = None


class SeenModel(BatchedModel[SeenRow]):
    """The rows of one document under one filter; ROW holds a SeenRow."""


def rows_of(view: SeenView, chosen: str = ALL) -> list[SeenRow]:
    """Rows in reading order: offers first, then figures; or the names."""
    if chosen == NAMES:
        return [_named(n, one) for n, one in enumerate(view.named)]
    offers = [_offered(n, one) for n, one in enumerate(view.offered)] if chosen == ALL else []
    return offers + [_seen(n, one) for n, one in enumerate(view.seen) if chosen == ALL or one.state == chosen]


def counts(view: SeenView) -> dict[str, int]:
    """How many rows stand behind each filter."""
    states = Counter(one.state for one in view.seen)
    return {
        ALL: len(view.seen) + len(view.offered),
        DIFFERS: states[DIFFERS],
        ABSENT: states[ABSENT],
        NAMES: len(view.named),
    }


def summary(view: SeenView) -> str:
    """`1 place offered · 6 seen: 2 agree, 0 differ, 1 not in the reference · 14 names`."""
    states = Counter(one.state for one in view.seen)
    said = (
        [f"{len(view.offered)} place{'s' if len(view.offered) != 1 else ''} offered"] if view.offered else []
    )
    if view.seen:
        held = f"{states['agrees']} agree, {states[DIFFERS]} differ, {states[ABSENT]} not in the reference"
        said.append(f"{len(view.seen)} seen: {held}")
    else:
        said.append("none seen")
    if view.named:
        said.append(f"{len(view.named)} name{'s' if len(view.named) != 1 else ''}")
    return " · ".join(said)


def state_words(seen: Seen) -> str:
    """`agrees with the reference`, `differs: the value`, `not in the reference: no endpoint named`."""
    if seen.state == "agrees":
        rounded = ", rounded" if seen.how.startswith("rounded") else ""
        subgroup = ", for a subgroup" if seen.how.endswith("for a subgroup") else ""
        return f"agrees with the reference{rounded}{subgroup}"
    if seen.state == DIFFERS:
        return f"differs: {', '.join(_PARTS.get(part, part) for part in seen.differing)}"
    if seen.state == ABSENT:
        return f"{ABSENT}: {seen.how}" if seen.how else ABSENT
    return "not held against the reference"


def _seen(number: int, seen: Seen) -> SeenRow:
    state, where = state_words(seen), f"¶{seen.paragraph}"
    second = " · ".join(part for part in (where, seen.what, seen.arms) if part)
    printed = " ".join(seen.printed.split())
    return SeenRow(
        key=f"sighting/{number}",
        title=printed,
        spoken=f"{printed}, paragraph {seen.paragraph}, {seen.what}, {seen.arms}, {state}",
        kind="sighting",
        second=second,
        sign=_SIGNS[seen.state],
        state=state,
        places=((seen.paragraph, seen.start, seen.end),),
        opens=place_of("study", seen.study, seen.outcomes[0]) if seen.outcomes else None,
    )


def _offered(number: int, offer: Offered) -> SeenRow:
    title = f"This may be where {offer.words} stands"
    alike = "the numbers match as printed" if offer.exact else "the numbers match when rounded"
    return SeenRow(
        key=f"offer/{number}",
        title=title,
        spoken=f"{title}, paragraph {offer.paragraph}, {alike}. C confirms, X says not this.",
        kind="offer",
        second=f"¶{offer.paragraph} · {alike} · C: confirm, X: not this",
        sign="?",
        state="waits for you",
        places=((offer.paragraph, offer.start, offer.end),),
        offer=offer,
    )


def _named(number: int, named: Named) -> SeenRow:
    count = len(named.places)
    short = f"short for {named.long}" if named.long else f"named {count} time{'s' if count != 1 else ''}"
    first = f"¶{named.places[0][0]}" if named.places else ""
    return SeenRow(
        key=f"name/{number}",
        title=named.name,
        spoken=f"{named.name}, {named.kind or 'short form'}, {short}, paragraph {first[1:]}",
        kind="name",
        second=" · ".join(part for part in (first, short) if part),
        sign="",
        state=named.kind or "short form",
        places=named.places,
        opens=place_of(named.kind, named.id) if named.kind else None,
    )
