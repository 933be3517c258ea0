"""Geometry, theme, text size and the last place, in the profile. Nothing of the reader's content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from abscope_gui.places import Place, from_link, link
from abscope_store.paths import Profile

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray, QSettings


MOST_POSITIONS = 2000


class WindowSettings:
    """Reads once at start, writes on close; a damaged file counts as none."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._path = profile.settings
        self._store = _opened(self._path) if self._path.is_file() else None

    def _value(self, key: str, otherwise: str | None = None) -> Any:
        return otherwise if self._store is None else self._store.value(key, otherwise)

    def theme(self) -> str:
        """light, dark or "" for the system's."""
        found = str(self._value("theme", ""))
        return found if found in ("light", "dark") else ""

    def zoom(self) -> float:
        """1.0 is normal; between 0.8 and 2.0."""
        try:
            return min(2.0, max(0.8, float(str(self._value("zoom", "1.0")))))
        except ValueError:
            return 1.0

    def place(self) -> Place | None:
        """Where the window was left, None on the first run."""
        return from_link(str(self._value("place", "")))

    def look(self) -> str:
        """How texts look, in words that reader_formats.look_of() reads."""
        return str(self._value("look", ""))

    def save_look(self, words: str) -> None:
        """Keep it at once."""
        self._opened().setValue("look", words)

    def cite_style(self) -> str:
        """Of citations: vancouver or ama."""
        return str(self._value("cite", "vancouver"))

    def save_cite_style(self, style: str) -> None:
        """Keep it at once."""
        self._opened().setValue("cite", style)

    def position(self, text: str) -> tuple[int, int] | None:
        """(paragraph, pixels of it above the top) where a text was left; None where it never was."""
        paragraph, _, pixels = str(self._value(f"read/{text}", "")).partition(",")
        try:
            return int(paragraph), int(pixels)
        except ValueError:
            return None

    def save_position(self, text: str, paragraph: int, pixels: int) -> None:
        """Keep where a text was left; of very many the first kept go."""
        store = self._opened()
        store.setValue(f"read/{text}", f"{paragraph},{pixels}")
        store.beginGroup("read")
        kept = store.childKeys()
        for key in kept[: max(0, len(kept) - MOST_POSITIONS)]:
            if key != text:
                store.remove(key)
        store.endGroup()

    def _opened(self) -> QSettings:
        self._store = self._store or _opened(self._path)
        return self._store

    def geometry(self) -> QByteArray | None:
        """Of the window."""
        return self._bytes("geometry")

    def splitter(self) -> QByteArray | None:
        """Of the panes."""
        return self._bytes("splitter")

    def _bytes(self, key: str) -> QByteArray | None:
        if self._store is None:
            return None
        from PySide6.QtCore import QByteArray

        found = self._value(key)
        return found if isinstance(found, QByteArray) else None

    def save(
        self,
        *,
        theme: str,
        zoom: float,
        place: Place | None,
        geometry: QByteArray,
        splitter: QByteArray | None,
    ) -> None:
        """Keep the window's state; `splitter` only where the reader moved it."""
        store = self._opened()
        store.setValue("theme", theme)
        store.setValue("zoom", str(zoom))
        store.setValue("place", link(place) if place else "")
        store.setValue("geometry", geometry)
        if splitter is not None:
            store.setValue("splitter", splitter)
        store.sync()


def _opened(path: Path) -> QSettings:
    from PySide6.QtCore import QSettings

    return QSettings(str(path), QSettings.Format.IniFormat)
