"""What the command line asks of the reference, as plain data; cli.py prints it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import to_builtins

from abscope_store.paths import reference_path, resources_path
from abscope_store.reference.build import build
from abscope_store.reference.check import CheckReport, check
from abscope_store.reference.load import load
from abscope_store.reference.locate import locate

Plain = dict[str, Any]


def build_command(folder: Path | None = None, target: Path | None = None, seeds: Path | None = None) -> Plain:
    """{"target", "content_sha256", "bytes", "rows": {table: n}, "checks", "faults": []}.

    Raises ReferenceFaults (with `.faults`) where a rule fails; exit code 1, not 3, is due then.
    """
    report = build(folder or _folder(), target or reference_path(), seeds)
    return {
        "target": report.target,
        "content_sha256": report.content_sha256,
        "bytes": report.bytes,
        "rows": report.rows,
        "checks": report.check.checks,
        "faults": [],
    }


def check_command(folder: Path | None = None, seeds: Path | None = None) -> Plain:
    """{"ok", "checks", "rules": [{"rule", "checks", "failed"}], "faults": [{"file", "line", ...}]}."""
    return _plain(check(load(folder or _folder()), seeds))


def locate_command(source: str, original: Path, folder: Path | None = None) -> Plain:
    """{"ok", "source", "document_sha256", "located", "changed": [file], "faults": [...]}."""
    report = locate(folder or _folder(), source, original)
    return {"ok": not report.faults and report.located > 0, **to_builtins(report)}


def _plain(report: CheckReport) -> Plain:
    return {
        "ok": report.ok,
        "checks": report.checks,
        "rules": [
            {"rule": each.rule, "checks": each.checks, "failed": len(each.faults)} for each in report.results
        ],
        "faults": [to_builtins(fault) for fault in report.faults],
    }


def _folder() -> Path:
    return resources_path() / "reference"
