"""Documentation that has gone stale fails the build: links, make targets, commands and keys that it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", page.read_text("utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.search(r"^TARGETS = (.+)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    named = set(re.findall(r"\bmake ([a-z][a-z-]+)`", "\n".join(page.read_text("utf-8") for page in PAGES)))
    assert {"run", "test"} & named or "make run" in README
    assert named <= targets
    bootstrap = (ROOT / "packaging" / "bootstrap.py").read_text("utf-8")
    assert targets == set(re.findall(r'^        "([a-z-]+)": \w+,$', bootstrap, re.MULTILINE))


def test_every_command_that_is_named_is_understood() -> None:
    from abscope_store import cli

    block = re.search(r"```sh\n(abscope .+?)```", README, re.DOTALL)
    assert block is not None
    lines = block[1].strip().splitlines()
    assert len(lines) > 5
    for line in lines:
        cli.parser().parse_args(shlex.split(line)[1:])


def test_every_key_that_is_named_is_bound() -> None:
    from abscope_gui.actions import TABLE

    bound = {keys for line in TABLE for keys in line.keys.split()} | {"/"}
    rows = re.findall(r"^\| ((?:Ctrl|Alt|F\d|Shift).*?) \|", README, re.MULTILINE)
    named = {key.strip("` ") for row in rows for key in re.split(r", | to | / ", row)}
    assert len(named) > 10
    assert named <= bound
