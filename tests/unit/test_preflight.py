"""Preflight says what is missing before Qt is imported, and imports nothing of Qt to find out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from abscope_gui import preflight


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux without a display, where every library loads."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(preflight, "_loads", lambda library: True)
    return monkeypatch


def test_no_display_is_one_sentence(linux: pytest.MonkeyPatch) -> None:
    sentence = preflight.check()
    assert sentence is not None
    assert "no display" in sentence
    assert "--tour" in sentence


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_display_is_enough(linux: pytest.MonkeyPatch, name: str) -> None:
    linux.setenv(name, ":0")
    assert preflight.check() is None


def test_offscreen_needs_no_display(linux: pytest.MonkeyPatch) -> None:
    linux.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.check() is None


def test_missing_libraries_give_the_exact_line(linux: pytest.MonkeyPatch) -> None:
    linux.setenv("DISPLAY", ":0")
    absent = {"libEGL.so.1", "libxcb-cursor.so.0"}
    linux.setattr(preflight, "_loads", lambda library: library not in absent)
    sentence = preflight.check()
    assert sentence is not None
    assert sentence.endswith("apt-get install -y libegl1 libxcb-cursor0")


def test_a_frozen_build_asks_only_for_what_it_never_carries(linux: pytest.MonkeyPatch) -> None:
    linux.setattr(preflight, "_loads", lambda library: False)
    packages = preflight.missing_packages(for_display=True, frozen=True)
    assert packages == ("libegl1", "libgl1", "libxcb1")


def test_other_systems_are_left_alone(linux: pytest.MonkeyPatch) -> None:
    linux.setattr(sys, "platform", "win32")
    linux.setattr(preflight, "_loads", lambda library: False)
    assert preflight.check() is None


def test_nothing_of_qt_is_imported() -> None:
    code = "import sys; from abscope_gui import preflight; preflight.check(); print('PySide6' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_linkers_list_is_read_and_doubted(tmp_path: Path) -> None:
    """A library is there when it is listed and stands on disk, or when it loads; a stale list is no proof."""
    (tmp_path / "libthere.so.1").touch()
    cache = tmp_path / "ld.so.cache"
    entries = [f"{tmp_path}/libthere.so.1", f"{tmp_path}/libgone.so.1"]
    cache.write_bytes(b"header\0" + b"\0".join(entry.encode() for entry in entries) + b"\0")
    assert preflight._loads("libthere.so.1", str(cache))
    assert not preflight._loads("libgone.so.1", str(cache))
    assert not preflight._loads("libnever.so.1", str(tmp_path / "absent"))
