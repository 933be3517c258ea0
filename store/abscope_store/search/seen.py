"""Figures seen in the reader's own texts that print a number that was asked for: a group of their own.

They stand last, whatever they say: sightings are never ranked among facts. Read lane only.
"""

from __future__ import annotations

from collections.abc import Sequence

from abscope_store import library, sightings
from abscope_store.importing.sighting_records import numbers_of
from abscope_store.reader import Reader
from abscope_store.records import Result
from abscope_store.search.concepts import Concept

GROUP = "Sightings"
MOST = 5


def results(reader: Reader, concepts: Sequence[Concept]) -> tuple[Result, ...]:
    """At most five sightings that print every number asked for, of the endpoint where one is named."""
    numbers = [c.typed.strip("+-% ").replace(",", ".") for c in concepts if c.kind == "number"]
    if not numbers or not library.attached(reader.connection):
        return ()
    slugs = {slug for c in concepts if c.kind == "endpoint" for kind, slug in c.targets if kind == "endpoint"}
    found = []
    for one in sightings.search(reader, number=numbers[0]):
        printed = {number.printed for number in numbers_of(one.sighting)}
        if not set(numbers) <= printed or (slugs and one.sighting.endpoint not in slugs):
            continue
        passage = library.passage(reader.connection, one.document_id, one.paragraph)
        if passage is not None:
            found.append(_result(one, passage.text))
        if len(found) == MOST:
            break
    return tuple(found)


def _result(one: sightings.SeenFigure, text: str) -> Result:
    seen = one.sighting
    return Result(
        kind="sighting",
        id=f"{one.document_id}#{one.paragraph}@{seen.start}-{seen.end}",
        title=" ".join(text[seen.start : seen.end].split()),
        text="seen in your copy, a sighting and not a fact",
        source=None,
        file=one.file_name,
        paragraph=one.paragraph,
        sentence=seen.sentence,
        via=None,
        group=GROUP,
        document=one.document_id,
    )
