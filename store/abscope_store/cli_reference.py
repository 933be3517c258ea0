"""reference of the command line: build, check and locate, for those who write the reference texts.

Of the store's client only this part imports the builder; the running program never does.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from abscope_store.cli_output import Output
from abscope_store.errors import NotFound
from abscope_store.paths import reference_path, resources_path
from abscope_store.reference.faults import Fault, ReferenceFaults


def reference_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope reference build|check|locate`: 1 where faults stand, 2 where locate lacks its operands."""
    folder = Path(arguments.folder) if arguments.folder else resources_path() / "reference"
    if not folder.is_dir():
        raise NotFound(f"There are no reference texts in {folder}.", "Name their folder with --folder.")
    if (arguments.do == "locate") != bool(arguments.source and arguments.file):
        print("usage: abscope reference build | check | locate SOURCE FILE", file=sys.stderr)
        return 2
    try:
        if arguments.do == "build":
            return _build(arguments, folder, output)
        if arguments.do == "check":
            return _check(folder, output)
        return _locate(arguments, folder, output)
    except ReferenceFaults as found:
        return _faults(list(found.faults), {}, "", output)


def _build(arguments: argparse.Namespace, folder: Path, output: Output) -> int:
    from abscope_store.reference.build import build

    target = Path(arguments.output) if arguments.output else reference_path()
    build(folder, target)
    output.emit({"ok": True, "file": str(target), "bytes": target.stat().st_size}, [f"built {target}"])
    return 0


def _check(folder: Path, output: Output) -> int:
    from abscope_store.reference.check import check
    from abscope_store.reference.load import load

    report = check(load(folder))
    results = [
        {
            "rule": r.rule,
            "checks": r.checks,
            "faults": [fault.sentence() for fault in r.faults],
            "excused": [fault.sentence() for fault in r.excused],
        }
        for r in report.results
    ]
    if not report.ok:
        return _faults(list(report.faults), {"rules": results}, "no check was made", output)
    lines = [f"{result.checks:>6} {result.rule}" for result in report.results]
    lines += [f"excused {fault.sentence()}" for result in report.results for fault in result.excused]
    payload = {"ok": True, "checks": report.checks, "faults": [], "rules": results}
    output.emit(payload, [*lines, f"{report.checks:>6} checks, no fault"])
    return 0


def _locate(arguments: argparse.Namespace, folder: Path, output: Output) -> int:
    from abscope_store.reference.locate import locate

    report = locate(folder, arguments.source, Path(arguments.file))
    facts = {
        "source": report.source, "document_sha256": report.document_sha256,
        "located": report.located, "changed": list(report.changed),
    }  # fmt: skip
    if report.faults:
        return _faults(list(report.faults), facts, "", output)
    line = f"{report.located} locators marked in {len(report.changed)} files"
    output.emit({"ok": True, "faults": [], **facts}, [line])
    return 0


def _faults(found: list[Fault], facts: dict[str, object], otherwise: str, output: Output) -> int:
    said = [fault.sentence() for fault in found] or [otherwise]
    output.emit({"ok": False, "faults": said, **facts}, [*said, f"{len(found)} faults"])
    return 1
