"""notes settle of the command line, and the list of marks that wait. A person names the place."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec

from abscope_store import wording
from abscope_store.cli_notes import counted, note_title, note_titles
from abscope_store.cli_notes_write import notebook_writer
from abscope_store.cli_output import Output
from abscope_store.cli_read import open_profile
from abscope_store.errors import NotFound
from abscope_store.lock import write_lock
from abscope_store.notebook import read, settling
from abscope_store.notebook.settling import Resettled
from abscope_store.notebook.waiting import DIGEST, GONE, NEWER, Candidate, Waiting, waiting
from abscope_store.paths import Profile
from abscope_store.reader import Reader

_WHY = {
    NEWER: "another copy of its source came later",
    GONE: "its text was removed, another copy is here",
    DIGEST: "your copy has the passage that our digest tells of",
}
_SIGNS = {"kept": ("", ""), "added": ("{+", "+}"), "removed": ("[-", "-]")}


def list_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes list --state changed|orphan`: what waits, each with its candidates."""
    _, reader = open_profile(arguments)
    found = [one for one in waiting(reader) if _is_wanted(one, arguments)]
    titles = note_titles(reader, [one.annotation for one in found])
    as_of = reader.as_of()
    items = [_item(one, titles) for one in found]
    output.emit({"items": items, "standing": wording.standing(as_of)}, _lines(found, titles), as_of)
    return 0


def command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes settle`. Raises NotFound, ProfileBusy, NotSaved."""
    profile, reader = open_profile(arguments)
    if not arguments.id:
        with write_lock(profile):
            payload, lines = settle_all(profile)
        output.emit(payload, lines, reader.as_of())
        return 0
    one = next((one for one in waiting(reader) if one.annotation.id == arguments.id), None)
    if one is None:
        raise NotFound(f"No mark {arguments.id} waits for a place.", "abscope notes list --state orphan")
    number = arguments.candidate
    if number is not None and not 1 <= number <= len(one.candidates):
        raise NotFound(f"This mark has {counted(len(one.candidates), 'candidate')}, none is number {number}.")
    with notebook_writer(profile) as writer:
        if number is None:
            settling.leave_command(writer, [one]).do()
        else:
            settling.place_command(writer, {one.annotation.id: one.candidates[number - 1]}).do()
        made = read.annotation(writer.connection, one.annotation.id)
    fields: dict[str, Any] = msgspec.to_builtins(made)
    left = "left where it is" if one.why in _WHY else "left without a place"
    said = left if number is None else f"now at paragraph {made.paragraph}"
    output.emit({"settled": fields}, [f"{made.kind} {made.id}: {said}"], reader.as_of())
    return 0


def settle_all(profile: Profile) -> tuple[dict[str, int], list[str]]:
    """Bring the marks of every changed text along: counts, and the lines that tell it.

    The caller holds the profile's lock, and has closed or committed what it wrote to the library.
    Raises NotSaved.
    """
    from abscope_store.connection import open_reader
    from abscope_store.notebook.opening import open_notebook

    done = []
    with closing(open_reader(profile)) as connection:
        texts = settling.outdated(Reader(connection))
    if texts:
        writer, _ = open_notebook(profile)
        with closing(writer):
            done = [settling.resettle(writer, text) for text in texts]
    count = {
        name: sum(len(getattr(one, name)) for one in done) for name in ("exact", "moved", "changed", "orphan")
    }
    return {"texts": len(texts), **count}, list(_told(done, count))


def _told(done: list[Resettled], count: dict[str, int]) -> Iterator[str]:
    if not done:
        yield "Every mark stands in the text that it was made on."
        return
    yield (
        f"{counted(len(done), 'text')} changed since the marks were made: {count['exact']} stand, "
        f"{count['moved']} moved along, "
        f"{count['changed']} changed, {count['orphan']} without a place"
    )
    if count["changed"] + count["orphan"]:
        yield "abscope notes list --state changed (or orphan) shows those that wait for you"


def _is_wanted(one: Waiting, arguments: argparse.Namespace) -> bool:
    mark = one.annotation
    stated = "offered" if one.why in _WHY else mark.state
    return stated == arguments.state and arguments.kind in (None, mark.kind)


def _item(one: Waiting, titles: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(one.annotation)
    candidates = [msgspec.to_builtins(candidate) for candidate in one.candidates]
    title = note_title(one.annotation, titles)
    return {**fields, "title": title, "why": one.why, "candidates": candidates}


def _lines(found: list[Waiting], titles: dict[str, str]) -> Iterator[str]:
    if not found:
        yield "Nothing waits."
    for one in found:
        mark = one.annotation
        yield f"{mark.state} {mark.kind} {mark.id}: {note_title(mark, titles)}, paragraph {mark.paragraph}"
        if one.why in _WHY:
            yield f"    offered: {_WHY[one.why]}"
        yield f"    “{' '.join((mark.quote or '').split())}”"
        for number, candidate in enumerate(one.candidates, 1):
            words = _marked(candidate) or " ".join(candidate.selector.quote.split())
            yield f"  {number}: paragraph {candidate.selector.paragraph}: {words}"
        if not one.candidates:
            yield "  nothing like it stands in the text now"


def _marked(candidate: Candidate) -> str:
    """The words there, with what came {+in+} and what [-went-]."""
    pieces = []
    for run in candidate.diff:
        before, after = _SIGNS[run.kind]
        pieces.append(f"{before}{' '.join(run.text.split())}{after}")
    return " ".join(pieces)
