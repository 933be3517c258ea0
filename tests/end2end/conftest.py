"""What the tests of the command line share: an empty profile's folder. Starts nothing."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, built_reference: Path) -> Path:
    assert built_reference.is_file()
    return tmp_path / "profile"
