"""Every test of the window measures in its own fonts, whichever test ran before. Holds no data."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _own_fonts(qapp: QApplication) -> None:
    from abscope_gui.app import dress

    dress(qapp)
