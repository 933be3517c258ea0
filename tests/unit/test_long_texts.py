"""What a very long text may cost a worker: what is left out is told, and the same at every reading."""

from __future__ import annotations

import sys

import pytest

from abscope_store.importing import limits, parse
from abscope_store.importing.messages import Parsed


def read(data: bytes) -> Parsed:
    found = parse.parse(data, "long.txt")
    assert isinstance(found, Parsed)
    return found


def test_a_text_longer_than_any_page_is_shown_whole_and_says_so() -> None:
    lines = [f"Lamp {at} of the long stair was lit at dusk." for at in range(parse.MOST_JUDGED + 1)]
    lines[7] = "Accept all cookies"
    long = read("\n".join(lines).encode())
    assert not any(one.hidden for one in long.paragraphs) and len(long.paragraphs) == len(lines)
    assert "furniture not looked for" in dict(long.problems)
    short = read("\n".join(lines[:40]).encode())
    assert "furniture not looked for" not in dict(short.problems)
    assert short.paragraphs[7].hidden


def test_figures_beyond_all_measure_are_left_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"Median PFS was {at}.5 months in these patients." for at in range(9)).encode()
    assert len(read(text).sightings) == 9 and "figures not read" not in dict(read(text).problems)
    monkeypatch.setattr(parse, "MOST_FOUND", 4)
    few = read(text)
    assert [at for at, _ in few.sightings] == [1, 2, 3, 4]
    assert dict(few.problems)["figures not read"] == "Only the first 4 lines were searched for figures"


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize(("size", "seconds"), [(0, 10), (900_000, 14), (2_000_000, 20), (50_000_000, 40)])
def test_a_larger_file_may_take_longer(size: int, seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    told: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda key, pair: told.append((key, pair)))
    limits.allow(size)
    assert told == [(resource.RLIMIT_CPU, (seconds, seconds))]
