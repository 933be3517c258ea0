"""Computes the marks of sentence locators from an original a curator holds and writes them back.

Only the marks change: every other byte of the authored files stays. Nothing of the original's words
is kept, and nothing is written while one locator fails.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from abscope_store import fingerprint
from abscope_store.errors import NotFound
from abscope_store.importing import plain
from abscope_store.importing.segment import sentences
from abscope_store.reference import authored, walk
from abscope_store.reference.faults import Fault, fault
from abscope_store.reference.load import Reference, load
from abscope_store.reference.places import places

RULE = "locator found in the original"


class LocateReport(Struct, frozen=True):
    """`located` counts locators marked, `changed` names the files rewritten (none where faults stand)."""

    source: str
    document_sha256: str
    located: int
    changed: tuple[str, ...]
    faults: tuple[Fault, ...]


def locate(reference_dir: Path, source_id: str, original: Path) -> LocateReport:
    """Mark every sentence locator of a source. Raises NotFound, Refused (not text), ReferenceFaults."""
    reference = load(reference_dir)
    if all(source.id != source_id for source in reference.sources.values()):
        raise NotFound(f"The reference has no source {source_id}.")
    sha256, paragraphs = _read(original)
    faults = list(_source_faults(reference, source_id, sha256, len(paragraphs)))
    faults += _digest_faults(reference, source_id, paragraphs)
    marks: dict[str, list[tuple[walk.Placed, str]]] = {}
    located = 0
    for placed in walk.locators(reference):
        if placed.source != source_id or placed.kind != "sentence":
            continue
        text = _sentence(placed, paragraphs)
        found = [f"{_where(placed)} does not stand in {original.name}"] if text is None else []
        if text is not None:
            found = [f"{what} not in {_where(placed)}" for what in _missing(reference, placed, text)]
            prints = fingerprint.compute(text, placed.id)
            marks.setdefault(placed.file, []).append((placed, mark_text(prints, sha256)))
            located += 1
        file = reference.files[placed.file]
        faults += [fault(file, placed.path, RULE, problem) for problem in found]
    changed = [] if faults else [name for name in marks if _rewrite(reference_dir / name, marks[name])]
    return LocateReport(source_id, sha256, located, tuple(changed), tuple(sorted(faults)))


def mark_text(prints: fingerprint.Fingerprint, document_sha256: str) -> str:
    """The mark as one inline table of TOML."""
    numbers = ", ".join(f'"{number}"' for number in prints.numbers)
    hashes = ", ".join(map(str, prints.hashes))
    return (
        f'{{ numbers = [{numbers}], hashes = [{hashes}], salt = "{prints.salt}", '
        f'length = {prints.length}, document_sha256 = "{document_sha256}" }}'
    )


def _read(original: Path) -> tuple[str, list[str]]:
    """The sha256 of the bytes and the non-empty lines: paragraph 1 is the first of them."""
    try:
        raw = original.read_bytes()
    except OSError as trouble:
        raise NotFound(f"{original} cannot be read ({trouble.strerror}).") from trouble
    text = plain.canonical(plain.decode(raw)[0])
    found = [text[start:end] for start, end in plain.paragraphs(text)]
    return hashlib.sha256(raw).hexdigest(), found


def _source_faults(reference: Reference, source_id: str, sha256: str, count: int) -> Iterator[Fault]:
    """The source names this very original, and its number of paragraphs is right."""
    for name, source in reference.sources.items():
        if source.id != source_id:
            continue
        file = reference.files[name]
        if source.original is None:
            text = f"no [original]; this file has sha256 {sha256} and {count} paragraphs"
            yield fault(file, ("id",), RULE, text)
        else:
            if source.original.sha256 != sha256:
                yield fault(file, ("original", "sha256"), RULE, f"this file has {sha256}")
            if source.original.paragraphs != count:
                yield fault(file, ("original", "paragraphs"), RULE, f"this file has {count}")


def _digest_faults(reference: Reference, source_id: str, paragraphs: list[str]) -> Iterator[Fault]:
    """A digested paragraph has a sentence of ours for each of the original's; none is passed over."""
    for name, digest in reference.digests.items():
        for i, paragraph in enumerate(digest.paragraph):
            if digest.source == source_id and paragraph.paragraph <= len(paragraphs):
                theirs = len(sentences(paragraphs[paragraph.paragraph - 1]))
                if len(paragraph.sentence) < theirs:
                    text = f"{len(paragraph.sentence)} sentences, the original has {theirs}"
                    yield fault(reference.files[name], ("paragraph", i), RULE, text)


def _sentence(placed: walk.Placed, paragraphs: list[str]) -> str | None:
    paragraph, first = placed.paragraph or 0, placed.sentence or 0
    last = placed.sentence_last or first
    if not 1 <= paragraph <= len(paragraphs):
        return None
    text = paragraphs[paragraph - 1]
    spans = sentences(text)
    if not 1 <= first <= last <= len(spans):
        return None
    return text[spans[first - 1][0] : spans[last - 1][1]]


def _where(placed: walk.Placed) -> str:
    last = f" to {placed.sentence_last}" if placed.sentence_last else ""
    return f"paragraph {placed.paragraph}, sentence {placed.sentence}{last}"


def _missing(reference: Reference, placed: walk.Placed, text: str) -> Iterator[str]:
    """Printed figures of the outcome's covered parts that the sentence does not print."""
    if placed.owner_kind != "outcome":
        return
    outcome = next(each for _, _, each in walk.outcomes(reference) if each.id == placed.owner_id)
    printed = set(fingerprint.numbers(text))
    for part, figure in figures(outcome, intervals=placed.role == "rests on"):
        if (not placed.parts or part in placed.parts) and not set(fingerprint.numbers(figure)) <= printed:
            yield f"{part} {figure}"


def figures(outcome: authored.Outcome, intervals: bool) -> Iterator[tuple[str, str]]:
    """(part, printed figure) of an outcome; a count where it stands without a percentage."""
    for side in (outcome.arm, outcome.comparator):
        if side is not None:
            if side.value is not None:
                yield "value", side.value
            elif side.count is not None:
                yield "value", str(side.count)
            if intervals and side.interval is not None:
                yield "value", side.interval.low
                yield "value", side.interval.high
    if outcome.effect is not None:
        yield "effect", outcome.effect.value
        if intervals and outcome.effect.interval is not None:
            yield "effect", outcome.effect.interval.low
            yield "effect", outcome.effect.interval.high
    if outcome.p is not None:
        yield "p", outcome.p.value


def _rewrite(path: Path, marks: list[tuple[walk.Placed, str]]) -> bool:
    """Put the marks into one file; True where its bytes changed."""
    before = path.read_bytes().decode("utf-8")
    after = with_marks(before, marks)
    if after == before:
        return False
    if _without_marks(tomllib.loads(after)) != _without_marks(tomllib.loads(before)):
        raise AssertionError(f"a mark would change more than itself in {path}")
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(after.encode("utf-8"))
    os.replace(temporary, path)  # noqa: PTH105 - the one call known to be atomic on every platform
    return True


def with_marks(text: str, marks: list[tuple[walk.Placed, str]]) -> str:
    """The TOML text with each mark replaced, or set after the locator's last ordinal."""
    found = places(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    edits: list[tuple[int, int, str]] = []
    for placed, mark in marks:
        holder, old = found[placed.path], found.get((*placed.path, "mark"))
        if old is not None:
            edits.append((old.start, old.end, mark))
        elif holder.kind == "inline":
            end = len(text[: holder.end - 1].rstrip())
            edits.append((end, end, f", mark = {mark}"))
        else:
            last = found.get((*placed.path, "sentence_last")) or found[(*placed.path, "sentence")]
            line = text.rfind("\n", 0, last.start) + 1
            indent = text[line : len(text) - len(text[line:].lstrip(" \t"))]
            end = text.find("\n", last.end)
            end = len(text) if end < 0 else end - (text[end - 1] == "\r")
            edits.append((end, end, f"{newline}{indent}mark = {mark}"))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _without_marks(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_marks(inner) for key, inner in value.items() if key != "mark"}
    if isinstance(value, list):
        return [_without_marks(inner) for inner in value]
    return value
