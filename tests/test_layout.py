"""The rules of the house, held by machine: sizes, docstrings, directions, licences, what may be tracked.

Reads source text and syntax trees only; nothing of the program is imported.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {".ci", "docs", "gui", "packaging", "resources", "store", "tests"}
FILES = {".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml"}
FILE_LINES = 400
FUNCTION_LINES = 60
DOCSTRING_LINES = 5
SQL_LINES = 5
MEGABYTE = 1024 * 1024
GENERATED = (".pyc", ".db", ".qm", ".whl", ".deb", ".tar.zst", ".log", ".egg-info", "_rc.py")
FORBIDDEN_QT = ("QtNetwork", "QtCharts", "QtWebEngine", "QtWebView", "QtWebSockets")
SQL_START = re.compile(r"^\s*(SELECT\s|INSERT\s|UPDATE\s\w+\sSET\b|DELETE\sFROM\b|PRAGMA\s|WITH\s)")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|root|home)/")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git tracks or would track: a fault is found before it is committed."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    files = (ROOT / name for name in names.split("\0") if name)
    return tuple(file for file in files if file.is_file())


@cache
def sources() -> tuple[Path, ...]:
    """Every Python source, tests and packaging included, the spec too."""
    return tuple(path for path in tracked() if path.suffix in (".py", ".spec"))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a source."""
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a source imports, inside functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of string constants that are not docstrings; the fixed parts of f-strings too."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Constant) or id(node) in documentation:
            continue
        if isinstance(node.value, str):
            yield node.lineno, node.value


def below(*folders: str) -> tuple[Path, ...]:
    """The sources below these top-level folders."""
    return tuple(path for path in sources() if path.relative_to(ROOT).parts[0] in folders)


def told(faults: list[tuple[Path, int, str]]) -> str:
    """Faults, one a line, in the form that editors jump to."""
    return "\n".join(f"{path.relative_to(ROOT)}:{line}: {what}" for path, line, what in faults)


def test_the_walk_finds_sources() -> None:
    """Guards the tests below against passing on nothing."""
    assert len(below("store")) > 5
    assert len(below("gui")) >= 2
    assert Path(__file__) in sources()


def test_top_level_is_as_planned() -> None:
    parts = [path.relative_to(ROOT).parts for path in tracked()]
    assert {part[0] for part in parts if len(part) > 1} == FOLDERS
    assert {part[0] for part in parts if len(part) == 1} == FILES


def test_packaging_is_no_package() -> None:
    """A packaging/__init__.py breaks `python -m PyInstaller`."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_files_are_short() -> None:
    long = []
    for path in sources():
        count = len(path.read_text("utf-8").splitlines())
        if count > FILE_LINES:
            long.append((path, count, f"{count} lines, {FILE_LINES} allowed"))
    assert not long, told(long)


def test_functions_are_short() -> None:
    long = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                if count > FUNCTION_LINES:
                    long.append((path, node.lineno, f"{node.name}: {count} lines"))
    assert not long, told(long)


def test_every_file_says_what_it_owns() -> None:
    faults = []
    for path in sources():
        words = ast.get_docstring(tree(path))
        if not words:
            faults.append((path, 1, "no docstring"))
        elif len(words.splitlines()) > DOCSTRING_LINES:
            faults.append((path, 1, f"docstring of more than {DOCSTRING_LINES} lines"))
    assert not faults, told(faults)


def test_no_qt_object_is_made_on_import() -> None:
    """A QWidget, QSettings or QColor at module level is a singleton, and costs every start."""
    faults = []
    for path in below("gui", "store", "resources"):
        for statement in tree(path).body:
            if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
                continue
            for node in ast.walk(statement):
                if isinstance(node, ast.Call):
                    name = ast.unparse(node.func)
                    if re.match(r"(Qt\w+\.)?Q[A-Z]\w+$", name) and "Signal" not in name:
                        faults.append((path, node.lineno, f"{name}() at module level"))
    assert not faults, told(faults)


def test_store_and_resources_know_no_qt() -> None:
    faults = [
        (path, line, f"imports {name}")
        for path in below("store", "resources")
        for line, name in imports(path)
        if name.split(".")[0] in ("PySide6", "shiboken6", "abscope_gui")
    ]
    assert not faults, told(faults)


def test_unwanted_qt_modules_stay_out() -> None:
    """QtCharts is GPL, QtNetwork and QtWebEngine open the way out."""
    faults = [
        (path, line, f"imports {name}")
        for path in sources()
        for line, name in imports(path)
        if name.startswith("PySide6.") and any(module in name for module in FORBIDDEN_QT)
    ]
    assert not faults, told(faults)


def test_gui_writes_no_sql() -> None:
    faults = [
        (path, line, f"SQL in the GUI: {text[:40]!r}")
        for path in below("gui")
        for line, text in strings(path)
        if SQL_START.match(text)
    ]
    assert not faults, told(faults)


def test_long_sql_lies_in_sql_files() -> None:
    faults = [
        (path, line, f"SQL of more than {SQL_LINES} lines: give it a .sql file")
        for path in below("gui", "store", "resources")
        for line, text in strings(path)
        if SQL_START.match(text) and len(text.strip().splitlines()) > SQL_LINES
    ]
    assert not faults, told(faults)


def test_no_path_of_a_machine_is_tracked() -> None:
    faults = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content:  # fonts, pictures
            continue
        for number, line in enumerate(content.decode().splitlines(), 1):
            if MACHINE_PATHS.search(line):
                faults.append((path, number, "a path of one machine"))
    assert not faults, told(faults)


def test_tracked_files_are_small_and_written_by_hand() -> None:
    faults = []
    for path in tracked():
        if path.stat().st_size > MEGABYTE:
            faults.append((path, 1, "more than 1 MB"))
        if path.name.endswith(GENERATED) or {"build", "dist", "__pycache__"} & set(path.parts[:-1]):
            faults.append((path, 1, "a generated file"))
    assert not faults, told(faults)


def runtime_distributions() -> Iterator[metadata.Distribution]:
    """What `pip install abscope` brings, and what that brings in turn."""
    waiting, seen = ["abscope"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        distribution = metadata.distribution(name)
        yield distribution
        for requirement in distribution.requires or []:
            if ";" not in requirement:  # markers: extras and other platforms
                waiting.append(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])


def licence_words(distribution: metadata.Distribution) -> str:
    """Everything a distribution says of its licence; a whole text is cut to its first line."""
    fields = distribution.metadata
    single = [name for name in ("License-Expression", "License") if name in fields]
    said = [fields[name].split("\n")[0] for name in single]
    said += [text for text in fields.get_all("Classifier") or [] if text.startswith("License")]
    return " | ".join(part for part in said if part)


def test_runtime_licences_let_us_ship() -> None:
    """LGPL is kept replaceable by the folder build; GPL or AGPL alone would bind the whole program."""
    names = []
    for distribution in runtime_distributions():
        name, words = distribution.metadata["Name"], licence_words(distribution)
        names.append(name)
        choices = re.split(r"\bOR\b|\|", words)
        assert any(
            choice.strip() and not re.search(r"\bA?GPL|GNU (Affero )?General", choice) for choice in choices
        ), f"{name}: {words or 'no licence named'}"
    assert "PySide6_Essentials" in names
    assert len(names) > 6


@pytest.mark.parametrize(
    ("words", "hit"),
    [("SELECT a FROM b", True), ("Select words, Ctrl+D", False), ("PRAGMA x", True), ("Updates", False)],
)
def test_the_eye_for_sql(words: str, hit: bool) -> None:
    """The pattern tells statements from sentences."""
    assert bool(SQL_START.match(words)) is hit
