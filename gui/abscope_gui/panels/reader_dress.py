"""Type, colours and paper of the reader's page: the window's theme, or a paper of its own such as sepia.

The page with its margins takes them; what stands round it keeps the window's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abscope_gui.panels.reader_formats import Formats
from abscope_gui.theme import PAPERS, Theme

if TYPE_CHECKING:
    from abscope_gui.looks import Look
    from abscope_gui.panels.evidence import EvidencePane


def dress(pane: EvidencePane, theme: Theme, zoom: float, look: Look) -> None:
    """Give the page another theme, zoom (1.0 as designed) or look; the place on it is kept."""
    own = look.paper in PAPERS
    page = Theme(look.paper) if own else theme
    sheet = page.page_sheet() if own else ""
    if pane.view.styleSheet() != sheet:
        pane.view.setStyleSheet(sheet)
    pane.view.restyle(Formats(page, zoom, look))
    pane.painted.theme = page
    for part in (pane.gutter, pane.margin):
        part.set_theme(page)
    pane.fit()
    pane.share_height()
    pane.painted.refresh()
