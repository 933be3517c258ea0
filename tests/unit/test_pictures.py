"""The pictures of the documentation: few colours, the frequent ones exact, the README's one by name."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtGui import QColor, QImage

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module; packaging/ is no package."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    monkeypatch.delitem(sys.modules, "pictures", raising=False)
    import pictures

    return pictures


def colourful() -> QImage:
    """Mostly one ground, with a line of 300 colours across."""
    image = QImage(640, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("#F6F7F9"))
    for x in range(300):
        image.setPixelColor(x, 30, QColor(x * 255 // 300, 255 - x * 255 // 300, x % 2))
    return image


def test_frequent_colours_are_kept_and_rare_ones_come_close(pictures: ModuleType) -> None:
    image = colourful()
    packed = pictures.packed(image)
    assert packed.format() == QImage.Format.Format_Indexed8
    assert packed.colorCount() <= 256
    assert packed.pixelColor(3, 3) == image.pixelColor(3, 3)
    apart = [
        max(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))
        for one, other in ((image.pixelColor(x, 30), packed.pixelColor(x, 30)) for x in range(300))
    ]
    assert 0 < max(apart) < 50
    assert apart.count(0) > 250


def test_a_folder_is_filled_anew(pictures: ModuleType, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    (target / "stale.png").write_bytes(b"old")
    for name in ("01-list-640x60-light", "02-proof-640x60-light"):
        colourful().save(str(source / f"{name}.png"))
    assert pictures.main(source, target, "proof-640x60-light") == 0
    names = sorted(path.name for path in target.iterdir())
    assert names == ["01-list-640x60-light.png", "02-proof-640x60-light.png", "readme.png"]
    assert (target / "readme.png").read_bytes() == (target / names[1]).read_bytes()


def test_a_missing_or_too_large_picture_is_told(
    pictures: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    colourful().save(str(tmp_path / "01-list.png"))
    target = tmp_path / "target"
    target.mkdir()
    assert pictures.main(tmp_path, target, "proof") == 1
    assert "proof" in capsys.readouterr().err
    pictures.LARGEST = 10
    assert pictures.main(tmp_path, target, "list") == 1
    assert "too large: 01-list.png" in capsys.readouterr().err
