"""Geometry, theme, text size and the last place, in the profile. Nothing of the reader's content."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

from abscope_gui.places import Place, from_link, link
from abscope_store.paths import Profile


class WindowSettings:
    """Reads once at start, writes on close; a damaged file counts as none."""

    def __init__(self, profile: Profile) -> None:
        self._store = QSettings(str(profile.settings), QSettings.Format.IniFormat)

    def theme(self) -> str:
        """light, dark or "" for the system's."""
        found = str(self._store.value("theme", ""))
        return found if found in ("light", "dark") else ""

    def zoom(self) -> float:
        """1.0 is normal; between 0.8 and 2.0."""
        try:
            return min(2.0, max(0.8, float(str(self._store.value("zoom", "1.0")))))
        except ValueError:
            return 1.0

    def place(self) -> Place | None:
        """Where the window was left, None on the first run."""
        return from_link(str(self._store.value("place", "")))

    def geometry(self) -> QByteArray | None:
        """Of the window."""
        return self._bytes("geometry")

    def splitter(self) -> QByteArray | None:
        """Of the panes."""
        return self._bytes("splitter")

    def _bytes(self, key: str) -> QByteArray | None:
        found = self._store.value(key)
        return found if isinstance(found, QByteArray) else None

    def save(
        self, *, theme: str, zoom: float, place: Place | None, geometry: QByteArray, splitter: QByteArray
    ) -> None:
        """Keep the window's state."""
        self._store.setValue("theme", theme)
        self._store.setValue("zoom", str(zoom))
        self._store.setValue("place", link(place) if place else "")
        self._store.setValue("geometry", geometry)
        self._store.setValue("splitter", splitter)
        self._store.sync()
