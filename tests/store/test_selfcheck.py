"""The self-check as a function: what it finds wrong, what it only calls degraded. Starts no window."""

from __future__ import annotations

import ast
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from abscope_store import selfcheck
from abscope_store.paths import Profile
from abscope_store.selfcheck import Check, self_check


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, built_reference: Path) -> None:
    """Without the two checks that start processes: the command line's test runs them."""
    assert built_reference.is_file()
    monkeypatch.setattr(selfcheck, "_qt", lambda: "left out")
    monkeypatch.setattr(selfcheck, "_limits", lambda: "left out")


def named(checks: list[Check], name: str) -> Check:
    return next(check for check in checks if check.name == name)


@pytest.mark.usefixtures("quick")
def test_all_is_well_and_nothing_is_left_behind(profile: Profile) -> None:
    checks = self_check(profile)
    assert [check for check in checks if not check.ok] == []
    assert not profile.folder.exists()


@pytest.mark.usefixtures("quick")
def test_extra_checks_are_run_and_may_fail(profile: Profile) -> None:
    def window_plugins() -> Check:
        raise RuntimeError("no platform plugin")

    checks = self_check(profile, [lambda: Check("fonts", True, "2 fonts"), window_plugins])
    assert named(checks, "fonts").ok
    failed = named(checks, "window_plugins")
    assert (failed.ok, failed.detail) == (False, "RuntimeError: no platform plugin")


@pytest.mark.usefixtures("quick")
def test_a_folder_that_takes_no_notes_is_degraded_not_failed(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    check = named(self_check(Profile(blocked / "profile")), "profile")
    assert check.ok
    assert check.detail.startswith("degraded: Notes cannot be saved here")


@pytest.mark.usefixtures("quick")
def test_a_locator_that_leads_nowhere_is_found(
    profile: Profile, built_reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(built_reference.read_bytes())
    with sqlite3.connect(broken) as connection:
        digest = connection.execute("SELECT source_id FROM digest_paragraph LIMIT 1").fetchone()[0]
        changed = connection.execute(
            "UPDATE locator SET paragraph = 999 WHERE id = (SELECT id FROM locator WHERE kind = 'sentence'"
            " AND owner_kind = 'outcome' AND source_id = ? LIMIT 1)",
            (digest,),
        ).rowcount
    connection.close()
    assert changed == 1
    monkeypatch.setitem(os.environ, "ABSCOPE_REFERENCE", str(broken))
    check = named(self_check(profile), "locators")
    assert not check.ok
    assert "1 of" in check.detail


def lazily_imported() -> set[str]:
    """Modules outside the standard library that the store imports inside functions."""
    found = set()
    for path in Path(selfcheck.__file__).parent.rglob("*.py"):
        module = ast.parse(path.read_text("utf-8"))
        for function in ast.walk(module):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import):
                    found |= {name.name for name in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module == "abscope_store":
                    found |= {f"abscope_store.{name.name}" for name in node.names}
                elif isinstance(node, ast.ImportFrom):
                    found.add(str(node.module))
    return {name for name in found if name.partition(".")[0] not in sys.stdlib_module_names}


def test_every_lazily_imported_module_is_listed() -> None:
    """What is imported inside a function only is what a frozen build can miss unseen."""
    found = lazily_imported()
    assert {"platformdirs", "abscope_store.reference.build"} <= found
    others = {name for name in found if not name.startswith("abscope_store")}
    assert sorted(others - set(selfcheck.LAZY)) == []


def test_every_module_of_ours_is_imported() -> None:
    said = int(selfcheck._own_modules().split()[0])
    files = [path for path in Path(selfcheck.__file__).parent.rglob("*.py") if path.name != "__init__.py"]
    assert said >= len(files) > 100
