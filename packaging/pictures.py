"""The tour's pictures with the 256 colours that they use most: a third of the size, no difference to the eye.

`pictures.py FROM TO README` is called by bootstrap.py: fills TO anew; README names the picture of readme.png.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from pathlib import Path

from PySide6.QtGui import QImage

COLOURS = 256
SMALLEST = 0  # Qt's quality for PNG: 0 packs hardest
LARGEST = 200_000  # bytes a picture may have


def main(source: Path, target: Path, readme: str) -> int:
    """Pack every picture of `source`; 1 where one stays too large or the README's is missing."""
    for old in target.glob("*.png"):
        old.unlink()
    pictures = sorted(source.glob("*.png"))
    for picture in pictures:
        packed(QImage(str(picture))).save(str(target / picture.name), "PNG", SMALLEST)
    chosen = [picture.name for picture in pictures if picture.name.endswith(f"-{readme}.png")]
    if len(chosen) != 1:
        print(f"no single picture is called {readme}", file=sys.stderr)
        return 1
    shutil.copyfile(target / chosen[0], target / "readme.png")
    large = [path.name for path in target.glob("*.png") if path.stat().st_size > LARGEST]
    if large:
        print(f"too large: {', '.join(sorted(large))}", file=sys.stderr)
    size = sum(path.stat().st_size for path in target.glob("*.png"))
    print(f"{len(pictures)} pictures, {size / 1_000_000:.1f} MB in {target}")
    return 1 if large else 0


def packed(picture: QImage) -> QImage:
    """A copy in the colours that most of its pixels have; the rest, edges of letters, take the nearest."""
    exact = picture.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(exact.constBits()).cast("I"))
    table = [colour for colour, _ in counted.most_common(COLOURS)]
    return exact.convertToFormat(QImage.Format.Format_Indexed8, table)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
