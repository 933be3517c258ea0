"""What the window does with the index of the Library once imports are done. Names no source."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pytestqt.qtbot import QtBot

from abscope_gui import keeping
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from window_stand import opened


def test_after_imports_the_index_is_one_piece_again(
    tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    def pieces() -> int:
        with closing(open_reader(profile)) as reader:
            return len(reader.execute("SELECT DISTINCT segid FROM library.passage_fts_idx").fetchall())

    ended: list[object] = []
    with opened(profile, qtbot) as driven:
        driven.window.adding.finished.connect(ended.append)
        for count, name in enumerate(("lantern", "harbour", "mill"), 1):
            text = tmp_path / f"{name}.txt"
            text.write_text(f"A page about the {name}\n\nThe {name} was seen by 31 of 40 people.\n", "utf-8")
            keeping.add_files(driven.window, [str(text)])
            driven.until(lambda wanted=count: len(ended) == wanted)
        driven.until(lambda: driven.window.lanes.library.idle() and pieces() == 1)
