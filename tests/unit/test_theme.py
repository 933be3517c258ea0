"""The colour tokens: read as tomllib reads them, complete for the style sheets, legible. Opens no window."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations

import pytest

from abscope_gui.theme import PAPERS, THEMES, Theme
from abscope_store.paths import resources_path

FOLDER = resources_path() / "theme"
SHEETS = ("shell", "abscope", "page")
EVERY = (*THEMES, *PAPERS)
LEGIBLE = 4.5  # WCAG 2.2, level AA, for body text
APART = 10.0  # between two grounds in CIELAB, where a just noticeable difference is about 2.3
GROUNDS = ("background", "panel", "rail", "accent_on")
MEANINGS = ("result", "mechanism", "harm", "method", "question", "evidence")
PAIRS = [
    *((ink, ground) for ink in ("text", "text_second", "text_faint", "accent") for ground in GROUNDS),
    *(("caution", ground) for ground in ("caution_on", "background", "panel", "rail")),
    *(("good", ground) for ground in ("good_on", "panel")),
    ("accent_text", "accent"),
    *(("text", ground) for ground in MEANINGS),
]


def written(name: str) -> dict[str, object]:
    """The theme's file as tomllib reads it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", EVERY)
def test_the_quick_reading_is_the_true_one(name: str) -> None:
    theme, file = Theme(name), written(name)
    colours = file["colours"]
    assert isinstance(colours, dict)
    assert len(colours) > 20
    assert {token: theme.hex(token) for token in colours} == colours
    assert (theme.name, theme.dark) == (file["name"], file["dark"])


def test_all_themes_have_the_same_tokens() -> None:
    light, *others = (written(name)["colours"] for name in EVERY)
    assert isinstance(light, dict)
    for other in others:
        assert isinstance(other, dict)
        assert light.keys() == other.keys()


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_token_of_a_sheet_is_in_the_theme(sheet: str, name: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", (FOLDER / f"{sheet}.qss").read_text("utf-8"), flags=re.DOTALL)
    used = set(re.findall(r"@([a-z_]+)", rules))
    assert len(used) > 4
    theme = Theme(name)
    assert [token for token in sorted(used) if not theme.hex(token)] == []


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_left_unfilled(name: str) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", Theme(name).stylesheet(1.5), flags=re.DOTALL)
    assert "@" not in sheet + re.sub(r"/\*.*?\*/", "", Theme(name).page_sheet(), flags=re.DOTALL)
    assert f"font-size: {round(13 * 1.5)}px" in sheet


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_is_legible(name: str, ink: str, ground: str) -> None:
    theme = Theme(name)
    assert contrast(theme.hex(ink), theme.hex(ground)) >= LEGIBLE


@pytest.mark.parametrize("name", EVERY)
def test_the_five_meanings_are_told_apart_from_each_other_and_from_the_page(name: str) -> None:
    theme = Theme(name)
    grounds = [token for token in MEANINGS if token != "evidence"]
    assert len(grounds) == 5
    for one, other in combinations([*grounds, "panel"], 2):
        assert apart(theme.hex(one), theme.hex(other)) >= APART, (one, other)


def apart(one: str, other: str) -> float:
    """Distance of two colours in CIELAB (1976)."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def lab(colour: str) -> tuple[float, float, float]:
    """CIELAB of `#RRGGBB` in sRGB under D65."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_the_measure_is_the_known_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
