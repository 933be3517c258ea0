"""Who owns a bundled file, as the SBOM says it: our fonts are not ours to license."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FONTS = ROOT / "resources" / "abscope_resources" / "fonts"


@pytest.fixture
def provenance(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module; packaging/ is no package."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    monkeypatch.delitem(sys.modules, "provenance", raising=False)
    import provenance

    return provenance


def test_every_font_is_named_with_its_own_licence_and_version(provenance: ModuleType) -> None:
    fonts = [path for path in FONTS.iterdir() if path.suffix in (".otf", ".ttf")]
    assert len(fonts) == 3
    for path in fonts:
        owner = provenance._owner(path, {}, "0.1.0")
        assert (owner.kind, owner.licence) == ("font", "OFL-1.1")
        assert [text.name for text in owner.texts] == ["OFL.txt"]
        # The name table of a font is UTF-16; the version stands in it as "Version 2.004".
        assert f"Version {owner.version}".encode("utf-16-be") in path.read_bytes()


def test_a_font_that_nobody_named_is_not_called_ours(provenance: ModuleType) -> None:
    assert provenance._owner(FONTS / "Unknown-Regular.ttf", {}, "0.1.0") is None


def test_our_own_files_are_ours(provenance: ModuleType) -> None:
    assert provenance._owner(ROOT / "packaging" / "launch.py", {}, "0.1.0").name == "abscope"


def test_licence_texts_lie_beside_the_program(provenance: ModuleType, tmp_path: Path) -> None:
    owner = provenance._owner(FONTS / "Inter-Regular.otf", {}, "0.1.0")
    common = tmp_path / "common"
    common.mkdir()
    for name in provenance.QT_TEXTS:
        (common / name).write_text(name, "utf-8")
    provenance.COMMON = common
    provenance.write_licences([owner], ROOT, tmp_path / "licences")
    assert "SIL Open Font License" in (tmp_path / "licences" / "font-inter.txt").read_text("utf-8")
    assert (tmp_path / "licences" / "LGPL-3.txt").is_file()


def test_a_library_that_names_its_licence_in_a_classifier_only_is_listed_with_it(
    provenance: ModuleType,
) -> None:
    assert provenance._licence(metadata.distribution("rispy")) == "MIT License"
    assert provenance._licence(metadata.distribution("msgspec")) == "BSD-3-Clause"


def test_licences_in_a_folder_ship_too(provenance: ModuleType) -> None:
    texts = [path.name for path in provenance._texts(metadata.distribution("pypdfium2"))]
    assert "Apache-2.0.txt" in texts and "BSD-3-Clause.txt" in texts
    assert len(texts) > 4  # and those of what pdfium itself is built from
