"""What `make` does before anything is installed; no command is really run here."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = ["apt-get", "install", "-y", "libegl1", "libgl1"]


@pytest.fixture
def bootstrap() -> ModuleType:
    """The script as a module of its own; packaging/ is no package."""
    place = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    assert place is not None
    assert place.loader is not None
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


@pytest.fixture
def commands(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that would have run, as root on a machine with apt; all of them go well."""
    seen: list[list[str]] = []

    def run(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        seen.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda tool: f"/usr/bin/{tool}")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    monkeypatch.delenv("ABSCOPE_NO_APT", raising=False)
    return seen


def test_root_sees_the_line_and_it_is_run(
    bootstrap: ModuleType, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap._bring(("libegl1", "libgl1"))
    assert commands == [LINE]
    assert capsys.readouterr().out == " ".join(LINE) + "\n"


def test_unknown_packages_ask_for_fresh_lists_once(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter([100, 0, 0])

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, next(codes))

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    bootstrap._bring(("libegl1", "libgl1"))
    assert commands == [LINE, ["apt-get", "update"], LINE]


@pytest.mark.parametrize("reason", ["asked not to", "not root"])
def test_otherwise_the_line_is_only_told(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    if reason == "asked not to":
        monkeypatch.setenv("ABSCOPE_NO_APT", "1")
    else:
        monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stop:
        bootstrap._bring(("libegl1", "libgl1"))
    assert str(stop.value).splitlines()[-1] == " ".join(LINE)
    assert commands == []


def test_missing_ensurepip_names_python3_venv(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "none")
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(bootstrap.preflight, "missing_packages", lambda **_: ())
    monkeypatch.setenv("ABSCOPE_NO_APT", "1")
    with pytest.raises(SystemExit, match="apt-get install -y python3-venv"):
        bootstrap.prepare()


@pytest.mark.parametrize("display", [True, False])
def test_run_without_a_display_is_the_tour(
    bootstrap: ModuleType,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    display: bool,
) -> None:
    monkeypatch.setattr(bootstrap, "prepare", lambda **_: None)
    monkeypatch.setattr(bootstrap.preflight, "has_display", lambda: display)
    assert bootstrap.run() == 0
    assert ("--tour" in commands[-1]) is not display
    assert ("no display" in capsys.readouterr().out) is not display


def test_the_reference_is_rebuilt_only_when_an_input_is_newer(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "REFERENCE", tmp_path / "reference.db")
    newest = bootstrap._newest_input()
    bootstrap._build_reference()
    assert len(commands) == 1, "built where there is none"
    bootstrap.REFERENCE.touch()
    os.utime(bootstrap.REFERENCE, (newest + 1, newest + 1))
    bootstrap._build_reference()
    assert len(commands) == 1, "left alone where nothing is newer"
    os.utime(bootstrap.REFERENCE, (newest - 1, newest - 1))
    bootstrap._build_reference()
    assert len(commands) == 2, "rebuilt where an input is newer"


def test_the_environment_is_installed_again_when_pyproject_changes(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    python = tmp_path / "python"
    python.touch()
    monkeypatch.setattr(bootstrap, "PYTHON", python)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    bootstrap._install("dev")
    assert [command[-1] for command in commands] == ["pip", ".[dev]"], "pip itself first"
    bootstrap._install("dev")
    assert len(commands) == 2
    (tmp_path / "abscope-dev").write_text("of another pyproject.toml", "ascii")
    bootstrap._install("dev")
    assert len(commands) == 4


def test_an_unknown_job_is_usage(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["dance"]) == 2
    assert "usage" in capsys.readouterr().err
