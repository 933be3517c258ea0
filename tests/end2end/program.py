"""The command line as a user starts it: a child process, its exit code, and exactly what it prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


class Run:
    """Exit code and output of one start in a profile."""

    def __init__(self, profile: Path, *arguments: str, stdin: bytes = b"") -> None:
        done = subprocess.run(
            [sys.executable, "-m", "abscope_store.cli", *arguments],
            input=stdin,
            capture_output=True,
            env={**os.environ, "PYTHONUTF8": "1", "ABSCOPE_PROFILE": str(profile)},
            timeout=120,
            check=False,
        )
        self.code = done.returncode
        self.out, self.err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    @property
    def json(self) -> Any:
        """The one JSON object; fails where stdout holds anything else."""
        assert self.out.count("\n") == 1, self.out + self.err
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value
