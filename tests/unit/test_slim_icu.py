"""Cutting ICU's data: what stays, and that the package is still one that ICU's search can read.

The true library is cut by `make package`, whose tour and self-check run on the result.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def slim_icu(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module; packaging/ is no package."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    monkeypatch.delitem(sys.modules, "slim_icu", raising=False)
    import slim_icu

    return slim_icu


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("icudt73l/root.res", True),
        ("icudt73l/en.res", True),
        ("icudt73l/de.res", False),
        ("icudt73l/sr_Latn_RS.res", False),
        ("icudt73l/zoneinfo64.res", True),
        ("icudt73l/likelySubtags.res", True),
        ("icudt73l/nfkc.nrm", True),
        ("icudt73l/coll/ucadata.icu", True),
        ("icudt73l/coll/root.res", True),
        ("icudt73l/coll/sv.res", False),
        ("icudt73l/ibm-949_P110-1999.cnv", False),
        ("icudt73l/brkitr/thaidict.dict", False),
        ("icudt73l/translit/root.res", False),
    ],
)
def test_what_stays(slim_icu: ModuleType, name: str, stays: bool) -> None:
    assert slim_icu.keep(name) is stays


def test_a_package_is_read_back_as_it_was_written(slim_icu: ModuleType) -> None:
    header = struct.pack("<H", 32) + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16)
    kept = {"icudt73l/zoneinfo64.res": b"zones" * 5, "icudt73l/coll/root.res": b"order"}
    made = slim_icu.package(header, kept)
    read_header, items = slim_icu.items(made)
    assert read_header == header
    assert list(items) == sorted(kept)  # ICU looks names up by halving
    for name, item in items.items():
        assert item.startswith(kept[name])
    places = [struct.unpack_from("<II", made, 32 + 4 + 8 * at)[1] for at in range(2)]
    assert all(place % 16 == 0 for place in places)


def test_what_is_no_package_is_told(slim_icu: ModuleType) -> None:
    with pytest.raises(ValueError, match="no package"):
        slim_icu.items(bytes(64))
