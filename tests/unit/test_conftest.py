"""The fences of tests/conftest.py hold: no internet, a profile and a reference of the run's own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REFUSED = "no test may reach the internet"


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_connecting_is_refused_before_anything_leaves(
    family: socket.AddressFamily, internet_tried: list[str]
) -> None:
    host = "127.0.0.1" if family == socket.AF_INET else "::1"
    with socket.socket(family) as endpoint, pytest.raises(OSError, match=REFUSED):
        endpoint.connect((host, 9))
    assert internet_tried, "the attempt is remembered even where the exception is swallowed"
    internet_tried.clear()


def test_names_are_not_looked_up(internet_tried: list[str]) -> None:
    with pytest.raises(OSError, match=REFUSED):
        socket.getaddrinfo("example.org", 80)
    internet_tried.clear()


def test_local_sockets_stay_open(tmp_path: Path) -> None:
    name = os.path.relpath(tmp_path / "s")  # the address of a local socket has a length limit
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(name)
        server.listen()
        client.connect(name)


def test_profile_and_reference_are_the_runs_own(tmp_path: Path) -> None:
    assert Path(os.environ["ABSCOPE_PROFILE"]).is_relative_to(tmp_path)
    assert not Path(os.environ["ABSCOPE_REFERENCE"]).is_relative_to(ROOT)


def test_absent_seeds_are_counted(tmp_path: Path) -> None:
    """A run without seeds says how many tests it left out, before pytest's closing line."""
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = seeds: of the true seeds\n", "ascii")
    (tmp_path / "test_two.py").write_text(
        "import pytest\n@pytest.mark.seeds\ndef test_marked(): pass\ndef test_asks(seeds): pass\n",
        "ascii",
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "ABSCOPE_SEEDS": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = run.stdout.strip().splitlines()
    assert "not run: seeds absent (2 tests)" in lines[:-1], run.stdout + run.stderr
    assert "2 skipped" in lines[-1]
