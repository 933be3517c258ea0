"""The worker and the parent of workers as the packaged program starts them: its entry point and a flag."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from abscope_store.errors import Refused
from abscope_store.importing import host, worker
from abscope_store.importing.nursery import Nursery, possible

PROGRAM = Path(sys.executable).with_name("abscope")
NEWS = Path(__file__).parent.parent / "data" / "pages" / "news.txt"


def command(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a frozen Abscope would run, with the installed command for its executable."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(PROGRAM))
    return worker.worker_command()


@pytest.mark.skipif(not possible(), reason="elsewhere each worker is started by itself")
def test_the_program_breeds_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    data = NEWS.read_bytes()
    started = command(monkeypatch)
    assert started == [str(PROGRAM), "--import-worker"]
    alone = host.open_in_worker(data, "news.txt", command=started)
    nursery = Nursery(started, host._environment())
    try:
        for _ in range(5):
            assert host.open_in_worker(data, "news.txt", nursery=nursery) == alone
        with pytest.raises(Refused):
            host.open_in_worker(b"\0\1\2" * 100, "noise.bin", nursery=nursery)
        process = nursery._process
        assert process is not None and process.poll() is None and nursery._made == 6, "one served them all"
        modules = Path(f"/proc/{process.pid}/maps").read_text()
        assert "libQt6" not in modules and str(os.getpid()) != str(process.pid)
    finally:
        nursery.close()
