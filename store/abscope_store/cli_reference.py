"""reference of the command line: build, check, locate and diff, for those who write the reference texts.

Of the store's client only this part imports the builder; the running program never does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec

from abscope_store.cli_output import Output
from abscope_store.errors import NotFound
from abscope_store.paths import Profile, reference_path, resources_path
from abscope_store.reference.faults import Fault, ReferenceFaults

if TYPE_CHECKING:
    from abscope_store.reference.anchoring import Anchoring
    from abscope_store.reference.check import CheckReport, RuleResult
    from abscope_store.reference.diff import Change, Difference

USAGE = "usage: abscope reference build | check | locate SOURCE FILE | diff OLD NEW"


def reference_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope reference ...`: 1 where faults stand, 2 where locate or diff lacks its operands."""
    if (arguments.do in ("locate", "diff")) != bool(arguments.source and arguments.file):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        if arguments.do == "diff":
            return _diff(arguments, output)
        folder = Path(arguments.folder) if arguments.folder else resources_path() / "reference"
        if not folder.is_dir():
            raise NotFound(f"There are no reference texts in {folder}.", "Name their folder with --folder.")
        if arguments.do == "build":
            return _build(arguments, folder, output)
        if arguments.do == "check":
            return _check(arguments, folder, output)
        return _locate(arguments, folder, output)
    except ReferenceFaults as found:
        return _faults(list(found.faults), {}, output)


def _build(arguments: argparse.Namespace, folder: Path, output: Output) -> int:
    from abscope_store.reference.build import build

    target = Path(arguments.output) if arguments.output else reference_path()
    build(folder, target)
    output.emit({"ok": True, "file": str(target), "bytes": target.stat().st_size}, [f"built {target}"])
    return 0


def _check(arguments: argparse.Namespace, folder: Path, output: Output) -> int:
    from abscope_store.reference.anchoring import anchoring
    from abscope_store.reference.check import check
    from abscope_store.reference.load import load

    originals = Path(arguments.originals) if arguments.originals else None
    if originals is not None and not originals.is_dir():
        raise NotFound(f"There is no folder {originals}.", "Name the folder of originals with --originals.")
    reference = load(folder)
    report = check(reference, originals)
    held = anchoring(reference)
    ok = report.ok and not report.idle
    payload = {
        "ok": ok,
        "checks": report.checks,
        "faults": [fault.sentence() for fault in report.faults],
        "excused": [fault.sentence() for result in report.results for fault in result.excused],
        "idle": list(report.idle),
        "own_words_compared": originals is not None,
        "rules": [_rule(result) for result in report.results],
        "locators": held.locators,
        "figures": {"all": held.figures, "anchored": held.anchored, "not_anchored": held.not_anchored},
    }
    output.emit(payload, _check_lines(report, held, originals is not None))
    return 0 if ok else 1


def _rule(result: RuleResult) -> dict[str, Any]:
    return {
        "rule": result.rule,
        "checks": result.checks,
        "faults": [fault.sentence() for fault in result.faults],
        "excused": [fault.sentence() for fault in result.excused],
    }


def _check_lines(report: CheckReport, held: Anchoring, compared: bool) -> Iterator[str]:
    yield "checks failed excused"
    for result in report.results:
        yield f"{result.checks:>6} {len(result.faults):>6} {len(result.excused):>7}  {result.rule}"
    if not compared:
        yield "     -      -       -  words are ours: not looked at, name the originals with --originals"
    yield ""
    yield "locators: " + ", ".join(f"{count} {kind}" for kind, count in held.locators.items())
    yield f"figures: {held.figures}, {held.anchored} anchored to a sentence, {held.not_anchored} not anchored"
    for result in report.results:
        for fault in result.excused:
            yield f"excused {fault.sentence()}"
    yield ""
    yield from (fault.sentence() for fault in report.faults)
    for rule in report.idle:
        yield f"{rule}: looked at nothing, so it proves nothing"
    excused = sum(len(result.excused) for result in report.results)
    failed = f"{len(report.faults)} failed" if report.faults else "none failed"
    yield f"{report.checks} checks, {failed}, {excused} excused"


def _locate(arguments: argparse.Namespace, folder: Path, output: Output) -> int:
    from abscope_store.reference.locate import locate

    report = locate(folder, arguments.source, Path(arguments.file))
    facts = {
        "source": report.source, "document_sha256": report.document_sha256,
        "located": report.located, "changed": list(report.changed),
    }  # fmt: skip
    if report.faults:
        return _faults(list(report.faults), facts, output)
    line = f"{report.located} locators marked in {len(report.changed)} files"
    output.emit({"ok": True, "faults": [], **facts}, [line])
    return 0


def _faults(found: list[Fault], facts: dict[str, object], output: Output) -> int:
    said = [fault.sentence() for fault in found]
    output.emit({"ok": False, "faults": said, **facts}, [*said, f"{len(found)} faults"])
    return 1


def _diff(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store.connection import open_reader
    from abscope_store.notebook import read
    from abscope_store.reference.diff import diff

    with TemporaryDirectory(prefix="abscope-diff-") as folder:
        old = _built(Path(arguments.source), Path(folder) / "old.db")
        new = _built(Path(arguments.file), Path(folder) / "new.db")
        with closing(open_reader(Profile(arguments.profile), new)) as connection:
            found = diff(old, new, read.listed(connection))
    output.emit(msgspec.to_builtins(found), _diff_lines(found))
    return 0


def _built(path: Path, target: Path) -> Path:
    """A database as it is; a folder of texts is built for the moment."""
    if not path.is_dir():
        return path
    from abscope_store.reference.build import build

    build(path, target)
    return target


def _diff_lines(found: Difference) -> Iterator[str]:
    yield f"reference as of {found.old_as_of} -> {found.new_as_of}"
    titles = {
        "added": "added", "changed": "changed", "withdrawn": "withdrawn, with a reason",
        "gone": "gone without a tombstone",
    }  # fmt: skip
    for how, title in titles.items():
        changes = [change for change in found.changes if change.how == how]
        yield f"{title}: {len(changes)}"
        for change in changes:
            yield from _change_lines(change)
    yield f"your marks that this touches: {len(found.touched)}"
    for mark in found.touched:
        yield f"  {mark.kind} on {mark.target}: {'; '.join(mark.because)}"
        if mark.body:
            yield f"    {' '.join(mark.body.split())}"


def _change_lines(change: Change) -> Iterator[str]:
    part = f" (of {change.part_of})" if change.part_of else ""
    reason = f": {change.reason}" if change.reason else ""
    yield f"  {change.kind} {change.id}{part}{reason}"
    for field in change.fields:
        yield f"    {field.name}: {_said(field.old)} -> {_said(field.new)}"


def _said(value: str | None) -> str:
    return "not stated" if value is None else value
