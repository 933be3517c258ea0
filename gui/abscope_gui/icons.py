"""Our stroke icons, drawn in a colour and kept. Loaded after the first paint."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from abscope_store.paths import resources_path


@lru_cache(maxsize=128)
def drawn(name: str, colour: str) -> QIcon:
    """An icon of resources/icons in `#RRGGBB`, at twice its size so that it stays sharp on a dense screen."""
    svg = (resources_path() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixmap = QPixmap(40, 40)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode("utf-8"))).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(2.0)
    return QIcon(pixmap)
