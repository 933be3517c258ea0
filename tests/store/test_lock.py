"""The profile's write lock: one writer at a time, dropped by a kill, told kindly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from abscope_store.errors import DiskTrouble, ProfileBusy
from abscope_store.lock import write_lock
from abscope_store.paths import Profile

HOLDER = (
    "import sys, time\n"
    "from abscope_store.lock import write_lock\n"
    "from abscope_store.paths import Profile\n"
    "with write_lock(Profile(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(60)\n"
)


def test_one_writer_at_a_time_and_a_kill_sets_it_free(profile: Profile) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(profile.folder)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ProfileBusy) as caught, write_lock(profile):
            pytest.fail("two writers")
        assert "Another Abscope is using this profile" in caught.value.sentence()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with write_lock(profile):
        assert profile.lock.is_file()


def test_it_is_free_after_the_block_and_after_an_exception(profile: Profile) -> None:
    with pytest.raises(ValueError, match="ours"), write_lock(profile):
        raise ValueError("ours")
    with write_lock(profile), pytest.raises(ProfileBusy), write_lock(profile):
        pytest.fail("two writers")
    with write_lock(profile):
        pass


def test_a_profile_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskTrouble), write_lock(Profile(tmp_path / "file" / "profile")):
        pytest.fail("no lock here")
