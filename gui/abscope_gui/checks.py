"""What --self-check asks of the window's side: Qt starts, our fonts and icons are there. Shows nothing."""

from __future__ import annotations

from abscope_store.selfcheck import Check


def window() -> Check:
    """Qt starts offscreen, knows our fonts, draws our icons, and every pane can be imported."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from abscope_gui import preflight

    trouble = preflight.check()
    if trouble is not None:
        return Check("window", False, trouble)
    from PySide6 import QtPrintSupport
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QFontDatabase

    from abscope_gui import tour, wiring
    from abscope_gui.app import make_application
    from abscope_gui.dialogs import crash, keys
    from abscope_gui.theme import PAPERS, THEMES, Theme, load_font

    application = make_application(["abscope"])
    load_font("NotoSerif-Regular.ttf")
    missing = {"Inter", "Noto Serif"} - set(QFontDatabase.families())
    if missing:
        return Check("window", False, f"fonts missing: {', '.join(sorted(missing))}")
    for name in (*THEMES, *PAPERS):
        if Theme(name).icon("search").isNull() or not Theme(name).stylesheet() + Theme(name).page_sheet():
            return Check("window", False, f"the {name} theme is incomplete")
    parts = [module.__name__ for module in (wiring, tour, crash, keys, QtPrintSupport)]
    platform = application.platformName()
    return Check("window", True, f"Qt {qVersion()} on {platform}, own fonts, {len(parts)} late parts loaded")
