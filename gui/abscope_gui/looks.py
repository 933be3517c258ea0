"""How a reader may want texts to look, as a value that the settings keep. No Qt."""

from __future__ import annotations

from typing import NamedTuple

LINE_HEIGHT = 122.0  # per cent of the font's own leading
CHARACTERS = 70  # a line's measure; 60 to 75 read best
SIZES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
WIDTHS = (60, 70, 75)
SPACINGS = {110.0: "close", LINE_HEIGHT: "normal", 145.0: "wide", 170.0: "very wide"}
FACES = {"serif": "serif", "sans": "sans serif"}
PAPERS = {"window": "as the window", "sepia": "sepia"}


class Look(NamedTuple):
    """How the reader wants texts: size beside the window's zoom, characters a line, leading, type, ground."""

    size: float = 1.0
    width: int = CHARACTERS
    spacing: float = LINE_HEIGHT
    face: str = "serif"
    paper: str = "window"

    def words(self) -> str:
        """For the settings; look_of() reads it."""
        return ",".join(str(part) for part in self)


def look_of(words: str) -> Look:
    """What Look.words wrote; the look as designed where it is nothing of ours."""
    parts = [*words.split(","), "window"]  # older words named no paper
    try:
        found = Look(float(parts[0]), int(parts[1]), float(parts[2]), parts[3], parts[4])
    except (ValueError, IndexError):
        return Look()
    known = found.size in SIZES and found.width in WIDTHS and found.spacing in SPACINGS
    return found if known and found.face in FACES and found.paper in PAPERS else Look()
