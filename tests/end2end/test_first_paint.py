"""What may be loaded before the first paint: an explicit list. Anything else waits (decision 0005).

A module that joins this list costs every start; `make bench` shows what. Runs the true start in a child.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

OURS = {
    "abscope_gui", "abscope_gui.__main__", "abscope_gui.app", "abscope_gui.instance",
    "abscope_gui.main_window", "abscope_gui.models", "abscope_gui.models.rows", "abscope_gui.panels",
    "abscope_gui.panels.omnibox", "abscope_gui.places", "abscope_gui.preflight", "abscope_gui.qt_numbers",
    "abscope_gui.settings", "abscope_gui.store_worker", "abscope_gui.stores", "abscope_gui.tabs",
    "abscope_gui.tabs.list_pane", "abscope_gui.theme", "abscope_gui.widgets", "abscope_gui.widgets.top_bar",
    "abscope_resources", "abscope_store", "abscope_store.connection", "abscope_store.errors",
    "abscope_store.list_rows", "abscope_store.paths", "abscope_store.standing",
}  # fmt: skip
# Beyond what Python and an empty PySide6 window load themselves.
OTHERS = {"_datetime", "_sqlite3", "datetime", "gc", "sqlite3", "sqlite3.dbapi2"}
EMPTY = """
import json, sys
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(["empty"])
window = QMainWindow()
window.show()
application.processEvents()
print(json.dumps(sorted(sys.modules)))
"""
OURS_AT_PAINT = """
import json, os, sys
from abscope_gui import __main__, app

def painted(*_):
    print(json.dumps([sorted(sys.modules), "Qt" in vars(sys.modules["PySide6.QtCore"])]), flush=True)
    os._exit(0)

app._print_first_paint = painted
sys.exit(__main__.main(["--first-paint"]))
"""


def _told(code: str, profile: Path) -> object:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ABSCOPE_PROFILE": str(profile)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.usefixtures("built_reference")
@pytest.mark.parametrize("again", [False, True])
def test_nothing_else_is_loaded_before_the_first_paint(tmp_path: Path, again: bool) -> None:
    if again:  # a profile with settings, as at every start but the first
        (tmp_path / "window.ini").write_text("[General]\ntheme=dark\nzoom=1.2\n", "utf-8")
    loaded, namespace = _told(OURS_AT_PAINT, tmp_path)  # type: ignore[misc]
    extra = set(loaded) - set(_told(EMPTY, tmp_path))  # type: ignore[call-overload]
    assert sorted(extra - OURS - OTHERS) == []
    assert sorted(OURS - set(loaded)) == [], "no longer needed before the first paint: take it off the list"
    assert namespace is False, "the Qt namespace was loaded, which costs 44 ms"
