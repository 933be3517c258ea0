"""What ships may be used by anyone: no library that the program needs is under the GPL or AGPL alone.

Asks the installed libraries themselves, from pyproject.toml's list through all that they need in turn.
"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_SHIPPED = {"pip"}  # sqlite-utils asks for it to install its plugins; the bundle leaves it out
UNFREE = re.compile(
    r"(?<!L)A?GPL|(?<!lesser )general public|affero|proprietary|commercial|noncommercial", re.I
)


def shipped() -> set[str]:
    """Names of all libraries that the program needs to run here."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        waiting = list(tomllib.load(file)["project"]["dependencies"])
    found: set[str] = set()
    while waiting:
        wanted = Requirement(waiting.pop())
        name = canonicalize_name(wanted.name)
        if name in found | NOT_SHIPPED or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += metadata.requires(name) or []
    return found


def licence_of(name: str) -> str:
    """What a library says of its licence: the expression, the field, or the classifiers."""
    said = metadata.metadata(name)
    classifiers = [entry for entry in said.get_all("Classifier") or [] if entry.startswith("License ::")]
    own = said.get("License-Expression") or (said.get("License") or "").strip().split("\n")[0]
    return str(own) or " AND ".join(entry.rpartition("::")[2].strip() for entry in classifiers)


def may_ship(licence: str) -> bool:
    """Whether one of the licences offered is neither GPL nor AGPL nor closed; none at all may not."""
    return any(part.strip() and not UNFREE.search(part) for part in re.split(r"\bOR\b", licence))


def test_a_licence_is_judged_by_its_best_offer() -> None:
    for licence in (
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only",
        "Apache-2.0 AND CNRI-Python",
        "MPL-1.1 OR GPL-2.0",
    ):
        assert may_ship(licence), licence
    for licence in ("", "GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3", "GPL-2.0 OR AGPL-3.0"):
        assert not may_ship(licence), licence


def test_no_library_is_under_the_gpl_alone() -> None:
    names = shipped()
    assert {"lxml", "pypdfium2", "pypdf", "rispy", "bibtexparser", "msgspec", "shiboken6"} <= names
    assert {name: licence_of(name) for name in names if not may_ship(licence_of(name))} == {}


def test_what_only_tests_need_cannot_ship() -> None:
    """pypandoc_binary carries a pandoc under the GPL: no dependency, never imported, kept out by name."""
    assert not {name for name in shipped() if "pandoc" in name}
    assert '"pypandoc"' in (ROOT / "packaging" / "abscope.spec").read_text("utf-8")
    for package in ("gui", "store", "resources"):
        importing = [p for p in (ROOT / package).rglob("*.py") if "pypandoc" in p.read_text("utf-8")]
        assert importing == []
