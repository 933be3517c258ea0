"""Makes the environment and the reference, then does one job of the Makefile. Only stdlib.

Runs on the system's Python before anything is installed; `gui/abscope_gui/preflight.py` knows which
system libraries Qt needs. Never imported by the program.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "gui"))

from abscope_gui import preflight  # noqa: E402 - the path above is what makes it importable

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REFERENCE = ROOT / "resources" / "abscope_resources" / "reference.db"
BUILD = ROOT / "build"
PYTHON_NEEDED = (3, 11)
README_PICTURE = "figure-and-evidence-1280x800-light"


def main(arguments: list[str]) -> int:
    """Do the one named job; 0 when it went well, its own code otherwise, 2 for an unknown job."""
    jobs: dict[str, Callable[[], int]] = {
        "run": run,
        "test": test,
        "test-slow": test_slow,
        "bench": bench,
        "package": package,
        "screenshots": screenshots,
        "reference": reference,
        "clean": clean,
    }
    if len(arguments) != 1 or arguments[0] not in jobs:
        print(f"usage: bootstrap.py {'|'.join(jobs)}", file=sys.stderr)
        return 2
    if sys.version_info < PYTHON_NEEDED:
        needed = ".".join(str(part) for part in PYTHON_NEEDED)
        print(f"Abscope needs Python {needed} or newer, this is {sys.version.split()[0]}.")
        return 1
    os.chdir(ROOT)
    try:
        return jobs[arguments[0]]()
    except subprocess.CalledProcessError as failed:
        print(f"Stopped: {shlex.join(failed.cmd)} failed.", file=sys.stderr)
        return failed.returncode or 1
    except KeyboardInterrupt:
        return 130


def run() -> int:
    """The window; without a display the tour's pictures, said in one sentence."""
    show = preflight.has_display()
    prepare(for_display=show)
    if show:
        return _python("-m", "abscope_gui")
    print("There is no display here, so the tour draws the window into pictures in build/tour.", flush=True)
    return _python("-m", "abscope_gui", "--tour", "build/tour", QT_QPA_PLATFORM="offscreen")


def test() -> int:
    """Every check, pytest last, so that the last line is its verdict."""
    prepare()
    for tool, *arguments in (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports", "--no-cache", "--no-logo"),
    ):
        print("$", tool, *arguments, flush=True)
        code = subprocess.run([PYTHON.parent / tool, *arguments], check=False).returncode
        if code:
            return code
    return _pytest("-m", "not slow")


def test_slow() -> int:
    """The tests that take minutes."""
    prepare()
    return _pytest("-m", "slow")


def bench() -> int:
    """Start-up against an empty window, lists, imports against bare FTS5, search, typing, notes on import."""
    prepare()
    with suppress(subprocess.CalledProcessError):  # without it search says that it is not measured
        _install("bench")
    programs = ("list_paint", "highlights", "importing", "keystrokes", "notes", "saving", "search", "startup")
    return max(_python(f"tests/bench/{name}.py", QT_QPA_PLATFORM="offscreen") for name in programs)


def screenshots() -> int:
    """The tour's pictures, in every size and theme, packed into docs/screenshots; one is the README's."""
    prepare()
    pictures = BUILD / "screenshots"
    shutil.rmtree(pictures, ignore_errors=True)
    code = _python("-m", "abscope_gui", "--tour", str(pictures), QT_QPA_PLATFORM="offscreen")
    target = str(ROOT / "docs" / "screenshots")
    pack = ("packaging/pictures.py", str(pictures), target, README_PICTURE)
    return code or _python(*pack, QT_QPA_PLATFORM="offscreen")


def reference() -> int:
    """Only the reference, where its inputs are newer."""
    prepare()
    return 0


def package() -> int:
    """Folder build, archive and .deb, then the self-check in a root without Python or network."""
    tools = {"zstd": "zstd", "dpkg-deb": "dpkg", "objdump": "binutils"}
    prepare(for_display=True, tools=tools, extra="package")
    return _python("packaging/make_package.py")


def clean() -> int:
    """Everything that is made here; the reader's profile is never touched."""
    for folder in (VENV, BUILD, ROOT / "dist"):
        shutil.rmtree(folder, ignore_errors=True)
    REFERENCE.unlink(missing_ok=True)
    return 0


def prepare(*, for_display: bool = False, tools: dict[str, str] | None = None, extra: str = "dev") -> None:
    """System packages, environment and reference, each only where it is missing or out of date.

    `tools` maps a command to the Debian package that brings it; `extra` is one of pyproject.toml's.
    """
    missing = set(preflight.missing_packages(for_display=for_display))
    missing |= {package for tool, package in (tools or {}).items() if not shutil.which(tool)}
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        missing.add("python3-venv")
    if missing:
        _bring(tuple(sorted(missing)))
    _install(extra)
    # The import's worker writes no file, so it would compile what only it loads at every start.
    _python("-m", "compileall", "-q", "gui", "store")
    _build_reference()


def _bring(packages: tuple[str, ...]) -> None:
    line = preflight.apt_line(packages)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not root or os.environ.get("ABSCOPE_NO_APT") == "1" or not shutil.which("apt-get"):
        sys.exit(f"System packages are missing. Run this line as root, then make again:\n{line}")
    print(line, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(line.split(), env=environment, check=False).returncode:
        # A machine that never fetched the package lists knows no package: fetch them once.
        subprocess.run(["apt-get", "update"], env=environment, check=True)
        subprocess.run(line.split(), env=environment, check=True)


def _install(extra: str) -> None:
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / f"abscope-{extra}"
    if PYTHON.exists() and stamp.is_file() and stamp.read_text("ascii") == wanted:
        return
    print("Making the environment; the first time takes a minute or two.", flush=True)
    if not PYTHON.exists():
        # --clear: an interrupted first run may have left half an environment.
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    subprocess.run([*pip, "-e", f".[{extra}]"], check=True)
    stamp.write_text(wanted, "ascii")


def _build_reference() -> None:
    if REFERENCE.is_file() and REFERENCE.stat().st_mtime >= _newest_input():
        return
    print("Building the reference.", flush=True)
    if code := _python("-m", "abscope_store.cli", "reference", "build"):
        raise subprocess.CalledProcessError(code, ["abscope", "reference", "build"])


def _newest_input() -> float:
    resources = ROOT / "resources" / "abscope_resources"
    store = ROOT / "store" / "abscope_store"
    inputs = [
        *resources.rglob("*.toml"),
        *resources.rglob("*.md"),
        *(store / "reference").rglob("*.py"),
        store / "schema" / "reference.sql",
    ]
    # Folders too: a deleted or renamed record leaves no newer file behind.
    folders = [path for path in (resources / "reference").rglob("*") if path.is_dir()]
    return max(path.stat().st_mtime for path in inputs + folders)


def _pytest(*arguments: str) -> int:
    print("$ pytest", shlex.join(arguments), flush=True)
    return _python("-m", "pytest", *arguments, QT_QPA_PLATFORM="offscreen")


def _python(*arguments: str, **environment: str) -> int:
    return subprocess.run(
        [str(PYTHON), *arguments], env={**os.environ, **environment}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
