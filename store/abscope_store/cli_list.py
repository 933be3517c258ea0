"""list of the command line with facets: the rows of a list, filtered as by its chips. Words no figure."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from abscope_store import facets, list_rows
from abscope_store.cli_output import Output
from abscope_store.errors import NotFound
from abscope_store.list_rows import Row
from abscope_store.standing import standing

KINDS = {"agents": "agent", "studies": "study", "mechanisms": "mechanism"}
Told = tuple[Row, Mapping[str, Sequence[str]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option a facet; given twice it means either word."""
    for facet in _every().values():
        kinds = [name for name, kind in KINDS.items() if _has(kind, facet.id)]
        said = f"{facet.name} ({', '.join(kinds)})"
        parser.add_argument(f"--{facet.id}", metavar="WORD", action="append", help=said, default=[])


def chosen(arguments: argparse.Namespace) -> dict[str, list[str]]:
    """The facets that were asked for with their words."""
    return {name: getattr(arguments, name) for name in _every() if getattr(arguments, name, [])}


def filtered_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope list studies --timing concurrent`. Raises NotFound for a facet or word not there."""
    from abscope_store.cli_read import open_profile

    _, reader = open_profile(arguments)
    kind = KINDS.get(arguments.what, "")
    wanted = chosen(arguments)
    every = [(row, json.loads(row.facets)) for row in list_rows.read(reader.connection, kind)]
    _must_be_there(arguments.what, every, wanted)
    kept = [(row, words) for row, words in every if facets.keeps(words, wanted)]
    said = {f"{facet}/{word}" for facet, words in wanted.items() for word in words}
    claims = [row for row in list_rows.read(reader.connection, "facet") if row.detail in said]
    counted = {
        facet.id: facets.counts((words for _, words in every), wanted, facet) for facet in facets.OF[kind]
    }
    payload: dict[str, Any] = {
        "items": [_item(row, words) for row, words in kept],
        "total": len(every),
        "facets": counted,
        "claims": [{"id": row.id, "text": row.title} for row in dict.fromkeys(claims)],
    }
    as_of = reader.as_of()
    payload["standing"] = standing(as_of)
    output.emit(payload, _lines(arguments.what, kept, len(every), claims), as_of)
    return 0


def _every() -> dict[str, facets.Facet]:
    """The facets of all kinds by id; where two kinds share an id, the studies' name stands."""
    kinds = reversed([facets.OF[kind] for kind in ("study", "agent", "mechanism")])
    return {facet.id: facet for of_kind in kinds for facet in of_kind}


def _has(kind: str, facet: str) -> bool:
    return facet in {known.id for known in facets.OF[kind]}


def _must_be_there(what: str, every: Sequence[Told], wanted: Mapping[str, Sequence[str]]) -> None:
    for facet, words in wanted.items():
        if what not in KINDS or not _has(KINDS[what], facet):
            raise NotFound(f"A list of {what} has no facet {facet}.")
        known = {word for _, of_row in every for word in of_row.get(facet, ())}
        for word in words:
            if word not in known:
                raise NotFound(f"No row has {facet} = {word}. There are: {', '.join(sorted(known))}.")


def _item(row: Row, words: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.title, "badge": row.badge, "detail": row.detail, "figures": row.figures,
        "pair": row.pair, "caveat": row.caveat, "tail": row.tail, "facets": words,
    }  # fmt: skip


def _lines(what: str, kept: Sequence[Told], total: int, claims: Sequence[Row]) -> Iterator[str]:
    yield f"{len(kept)} of {total} {what}"
    for row in dict.fromkeys(claims):
        yield f"Claim: {row.title}  [claim {row.id}]"
    for row, _ in kept:
        yield ""
        yield f"{row.title}" + (f"  [{row.badge}]" if row.badge else "") + f"  ({row.id})"
        for parts in ((row.detail,), (row.figures, row.pair), (row.caveat, row.tail)):
            line = "; ".join(part for part in parts if part)
            if line:
                yield f"  {line}"
