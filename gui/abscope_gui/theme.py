"""Colours from the theme's tokens and the style sheet. No literal colour elsewhere. On the start-up path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFontDatabase

from abscope_store.paths import resources_path

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPalette

GRID = 4
THEMES = ("light", "dark")
PAPERS = ("sepia",)  # colours of the reader's page alone
MEANINGS = ("result", "mechanism", "harm", "method", "question")


class Theme:
    """One theme: `hex(token)`, `color(token)`, `icon(name)`. Tokens are those of resources/theme/*.toml."""

    def __init__(self, name: str) -> None:
        text = (resources_path() / "theme" / f"{name}.toml").read_text("utf-8")
        # Not tomllib: it costs 9 ms of CPU before the first paint. A test holds both readings equal.
        self._colours: dict[str, str] = dict(re.findall(r'^(\w+) = "(#\w+)"', text, re.MULTILINE))
        self.name = name
        self.dark = "\ndark = true" in text

    def hex(self, token: str) -> str:
        """`#RRGGBB`; KeyError for an unknown token."""
        return self._colours[token]

    def color(self, token: str) -> QColor:
        """The token as a QColor."""
        return QColor(self._colours[token])

    def icon(self, name: str, tint: str = "text_second") -> QIcon:
        """One of our stroke icons in a token's colour."""
        from abscope_gui.icons import drawn

        return drawn(name, self._colours[tint])

    def palette(self) -> QPalette:
        """For what style sheets do not reach: selections, tool tips, disabled text."""
        from PySide6.QtGui import QPalette

        palette = QPalette()
        role = QPalette.ColorRole
        for target, token in (
            (role.Window, "background"),
            (role.WindowText, "text"),
            (role.Base, "panel"),
            (role.AlternateBase, "rail"),
            (role.Text, "text"),
            (role.Button, "panel"),
            (role.ButtonText, "text"),
            (role.ToolTipBase, "panel"),
            (role.ToolTipText, "text"),
            (role.PlaceholderText, "text_faint"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "accent_text"),
            (role.Link, "accent"),
        ):
            palette.setColor(target, self.color(token))
        for target in (role.Text, role.ButtonText, role.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("text_faint"))
        return palette

    def stylesheet(self, zoom: float = 1.0) -> str:
        """The application's style sheet: tokens filled in, sizes written `@13px` scaled by `zoom`."""
        return self._filled(("shell", "abscope"), zoom)

    def page_sheet(self) -> str:
        """The reader's page where it has a paper of its own."""
        return self._filled(("page",), 1.0)

    def _filled(self, names: tuple[str, ...], zoom: float) -> str:
        sheet = "".join((resources_path() / "theme" / f"{n}.qss").read_text("utf-8") for n in names)
        sheet = re.sub(r"@(\d+)px", lambda size: f"{round(int(size[1]) * zoom)}px", sheet)
        for token in sorted(self._colours, key=len, reverse=True):
            sheet = sheet.replace("@" + token, self._colours[token])
        return sheet


def load_font(file_name: str) -> None:
    """Make one of our own fonts known to Qt."""
    QFontDatabase.addApplicationFont(str(resources_path() / "fonts" / file_name))
