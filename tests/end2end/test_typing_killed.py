"""Words that were typed and never saved: on disk within two seconds, there again after kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from abscope_store.paths import Profile
from window_stand import opened

WORDS = "half a thought about the interval"


def test_what_was_typed_survives_a_kill(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("typing_child.py")), str(profile.folder), WORDS],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    said = child.stdout.readline().split()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert said[:1] == ["kept"] and float(said[1]) < 2.0, said
    with opened(profile, qtbot) as driven:
        bar, tab = driven.window.built.bar, driven.window.built.notebook
        driven.until(lambda: "was being written when Abscope stopped" in bar.text.text())
        assert WORDS in bar.text.text()
        assert [row.title for row in tab.model.rows()] == ["Bookmark"], "only what was said to be saved"
    with opened(profile, qtbot) as driven:  # nobody pressed Keep: it is offered again
        bar, tab = driven.window.built.bar, driven.window.built.notebook
        driven.until(lambda: "was being written when Abscope stopped" in bar.text.text())
        bar.button.click()
        driven.until(lambda: [row.title for row in tab.model.rows()] == [WORDS])
        driven.settle()
        driven.window.marking.undo()
        driven.until(lambda: [row.title for row in tab.model.rows()] == ["Bookmark"])
        driven.window.marking.redo()
        driven.until(lambda: [row.title for row in tab.model.rows()] == [WORDS])
    with opened(profile, qtbot) as driven:
        driven.until(lambda: driven.window.guard._backups.isActive())
        assert "being written" not in driven.window.built.bar.text.text()
        assert not list((profile.folder / "typing").glob("*"))
