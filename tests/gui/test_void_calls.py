"""Guards the PySide6 version: a build that drops a reference of None on void calls aborts after thousands.

In a child process, because the fault ends the interpreter and not the test.
"""

from __future__ import annotations

import subprocess
import sys

CALLS = 20_000
CHILD = f"""
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
widget = QWidget()
for number in range({CALLS}):
    widget.setEnabled(True)
    widget.setObjectName("n")
    widget.update()
print("alive after", number + 1)
"""


def test_twenty_thousand_void_calls_do_not_abort() -> None:
    run = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.strip() == f"alive after {CALLS}"
