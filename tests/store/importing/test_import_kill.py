"""Kill -9 in the middle of imports: the library stays whole, and the next import finishes the work."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.pipeline import import_paths
from abscope_store.paths import Profile

PAGES = Path(__file__).parent.parent.parent / "data" / "pages"
IMPORTER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from abscope_store.connection import open_library_writer, open_reader\n"
    "from abscope_store.importing.pipeline import import_paths\n"
    "from abscope_store.lock import write_lock\n"
    "from abscope_store.paths import Profile\n"
    "profile, files = Profile(sys.argv[1]), sorted(Path(sys.argv[2]).glob('*.txt'))\n"
    "with write_lock(profile):\n"
    "    print('ready', flush=True)\n"
    "    import_paths(open_library_writer(profile), profile, open_reader(profile), files)\n"
)


def test_five_kills(profile: Profile, tiny: Path) -> None:
    draw = random.Random(20311122)
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", IMPORTER, str(profile.folder), str(PAGES)],
            stdout=subprocess.PIPE,
            text=True,
        ) as importer:
            assert importer.stdout is not None and importer.stdout.readline() == "ready\n"
            time.sleep(draw.uniform(0.05, 1.0))
            importer.kill()
        whole(open_library_writer(profile), profile)
    writer, reader = open_library_writer(profile), open_reader(profile, tiny)
    report = import_paths(writer, profile, reader, sorted(PAGES.glob("*.txt")))
    assert not report.refused
    assert writer.execute("SELECT count(*) FROM document").fetchone()[0] == len(list(PAGES.glob("*.txt")))
    assert not list(profile.originals.glob("*.part"))
    reader.close()
    whole(writer, profile)


def whole(connection: sqlite3.Connection, profile: Profile) -> None:
    """Every document has its original and all its rows, and the index is in step; closes."""
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    connection.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    for (document_id,) in connection.execute("SELECT id FROM document").fetchall():
        assert (profile.originals / document_id).is_file()
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM passage_fts_docsize), (SELECT count(*) FROM passage WHERE NOT hidden)"
    ).fetchone()
    assert counts[0] == counts[1]
    connection.close()
