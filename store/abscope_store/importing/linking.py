"""Mentions of a whole document: names of the reference, and the short forms that the document defines.

A short form means what the document says it means: where that is another thing than the reference's
abbreviation of the same letters, the reference's is no mention here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from abscope_store.importing.mentions import Mention, Names, stems
from abscope_store.importing.messages import Definition, Parsed

Owner = tuple[str, str]  # kind, id


class Linked(Struct, frozen=True):
    """A definition with the record that its long form names; None where it names none."""

    definition: Definition
    owner: Owner | None


def link(
    names: Names, parsed: Parsed, stop: Callable[[], None] | None = None
) -> tuple[list[tuple[int, Mention]], list[Linked]]:
    """Mentions in visible paragraphs, each with its paragraph's ordinal, and the definitions.

    `stop` is called before each paragraph and raises where the reader has had enough.
    """
    meant = {one.short: names.owners_of(one.long) for one in parsed.definitions}
    foreign = {one.short: _foreign(names, one, meant[one.short]) for one in parsed.definitions}
    shorts = _pattern([short for short, owners in meant.items() if owners])
    found: list[tuple[int, Mention]] = []
    for at, one in enumerate(parsed.paragraphs, 1):
        if one.hidden:
            continue
        if stop is not None:
            stop()
        text = parsed.text[one.start : one.end]
        here = [
            mention
            for mention in names.find(text)
            if (mention.owner_kind, mention.owner_id)
            not in foreign.get(text[mention.start : mention.end], frozenset())
        ]
        there = {(mention.start, mention.owner_kind, mention.owner_id) for mention in here}
        for match in shorts.finditer(text) if shorts else ():
            for kind, owner in sorted(meant[match.group()]):
                if (match.start(), kind, owner) not in there:
                    here.append(Mention(match.start(), match.end(), kind, owner))
        here.sort(key=lambda mention: (mention.start, -mention.end))
        found += [(at, mention) for mention in here]
    linked = [Linked(one, min(meant[one.short], default=None)) for one in parsed.definitions]
    return found, linked


def _foreign(names: Names, one: Definition, meant: frozenset[Owner]) -> frozenset[Owner]:
    """The records that the short form names elsewhere and not in this document."""
    usual = names.owners_of(one.short)
    if meant & usual:
        return frozenset()
    if meant:
        return usual
    return frozenset(owner for owner in usual if _other(names.texts(owner), one))


def _other(texts: Sequence[str], one: Definition) -> bool:
    """Whether a definition says another thing than an owner's names.

    Where one of them spells the short form out, its words must be the definition's; else a word in common
    is enough. A name without words to compare (a trial's) is never another.
    """
    said = stems(one.long)
    known = [found for text in texts if (found := stems(text))]
    short = "".join(re.findall(r"[^\W_]+", one.short)).casefold()
    spelt = [stems(text) for text in texts if _initials(text) == short]
    if spelt:
        return not any(found <= said or (said and said <= found) for found in spelt)
    return bool(known) and not any(found & said for found in known)


def _initials(text: str) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W_]+", text)).casefold()


def _pattern(shorts: list[str]) -> re.Pattern[str] | None:
    if not shorts:
        return None
    either = "|".join(re.escape(short) for short in sorted(shorts, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])")
