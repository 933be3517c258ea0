"""notes settle and the list of marks that wait, as a user starts them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from program import Run

TEXT = "A page of our own\n\nWe gave it to 31 people, and 12 of them answered within a year.\n"


def test_a_mark_waits_is_shown_and_placed(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, "utf-8")
    (document,) = Run(folder, "import", str(page), "--json", "--quiet").json["added"]
    add = ("notes", "add", "--document", document["id"], "--paragraph", "2", "--start", "0", "--end", "23")
    mark = Run(folder, *add, "--note", "mine", "--json").json["added"]
    assert mark["quote"] == "We gave it to 31 people"
    assert "Every mark stands" in Run(folder, "notes", "settle").out
    with closing(sqlite3.connect(folder / "library.db")) as library, library:
        library.execute("UPDATE passage SET text = replace(text, '31', '36')")
        library.execute("UPDATE document SET text_sha256 = 'another'")
    assert Run(folder, "notes", "settle", "--json").json["changed"] == 1
    shown = Run(folder, "notes", "list", "--state", "changed")
    assert "We gave it to [-31-] {+36+} people" in shown.out and mark["id"] in shown.out
    (item,) = Run(folder, "notes", "list", "--state", "changed", "--json").json["items"]
    assert item["candidates"][0]["selector"]["quote"] == "We gave it to 36 people"
    missing = Run(folder, "notes", "settle", mark["id"], "--candidate", "2")
    assert (missing.code, missing.out) == (3, "") and "1 candidate" in missing.err
    placed = Run(folder, "notes", "settle", mark["id"], "--candidate", "1", "--json").json["settled"]
    assert (placed["state"], placed["quote"], placed["body"]) == ("moved", "We gave it to 36 people", "mine")
    assert Run(folder, "notes", "list", "--state", "changed", "--json").json["items"] == []
    assert len(Run(folder, "notes", "list", "--state", "moved", "--json").json["items"]) == 1
    assert Run(folder, "notes", "settle", mark["id"], "--candidate", "1").code == 3


def test_a_rebuild_settles_marks_and_tells_it(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, "utf-8")
    (document,) = Run(folder, "import", str(page), "--json", "--quiet").json["added"]
    with closing(sqlite3.connect(folder / "library.db")) as library, library:  # as an older reader had it
        library.execute("UPDATE passage SET text = replace(text, '31', '36')")
        library.execute("UPDATE document SET text_sha256 = 'another'")
    add = ("notes", "add", "--document", document["id"], "--paragraph", "2", "--start", "0", "--end", "23")
    assert Run(folder, *add, "--json").json["added"]["quote"] == "We gave it to 36 people"
    told = Run(folder, "library", "rebuild", "--json", "--quiet").json["marks"]
    assert told == {"texts": 1, "exact": 0, "moved": 0, "changed": 1, "orphan": 0}
    again = Run(folder, "library", "reimport", document["id"])
    assert "1 changed" in again.out and "waits" not in again.err
    assert "[-36-] {+31+}" in Run(folder, "notes", "list", "--state", "changed").out


def test_an_import_settles_marks_and_tells_it(folder: Path, tmp_path: Path) -> None:
    page, other = tmp_path / "page.txt", tmp_path / "other.txt"
    page.write_text(TEXT, "utf-8")
    other.write_text("Another page of our own\n\nNothing of the first stands in it.\n", "utf-8")
    imported = Run(folder, "import", str(page), "--json", "--quiet").json
    assert imported["marks"] == {"texts": 0, "exact": 0, "moved": 0, "changed": 0, "orphan": 0}
    place = ("--paragraph", "2", "--start", "0", "--end", "23")
    Run(folder, "notes", "add", "--document", imported["added"][0]["id"], *place)
    with closing(sqlite3.connect(folder / "library.db")) as library, library:  # as a newer reader has it
        library.execute("UPDATE passage SET text = replace(text, '31', '36')")
        library.execute("UPDATE document SET text_sha256 = 'another'")
    told = Run(folder, "import", str(other))
    assert "1 text changed" in told.out and "1 changed" in told.out and told.code == 0
    assert "[-31-] {+36+}" in Run(folder, "notes", "list", "--state", "changed").out


def test_a_newer_copy_is_offered_and_turned_down(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, "utf-8")
    (document,) = Run(folder, "import", str(page), "--json", "--quiet").json["added"]
    add = ("notes", "add", "--document", document["id"], "--paragraph", "2", "--start", "0", "--end", "23")
    mark = Run(folder, *add, "--json").json["added"]
    page.write_text(TEXT.replace("31", "36"), "utf-8")
    (newer,) = Run(folder, "import", str(page), "--json", "--quiet").json["added"]
    with closing(sqlite3.connect(folder / "library.db")) as library, library:
        for one in (document, newer):
            library.execute(
                "INSERT OR REPLACE INTO document_source (document_id, source_id, how, score)"
                " VALUES (?, 'andtbacka2015', 'reader', 1)", (one["id"],),
            )  # fmt: skip
    shown = Run(folder, "notes", "list", "--state", "offered")
    assert "came later" in shown.out and "We gave it to [-31-] {+36+} people" in shown.out
    assert Run(folder, "notes", "list", "--state", "changed", "--json").json["items"] == []
    assert "left where it is" in Run(folder, "notes", "settle", mark["id"], "--leave").out
    assert "Nothing waits." in Run(folder, "notes", "list", "--state", "offered").out


@pytest.mark.parametrize("arguments", [("--candidate", "1"), ("some-id",), ("--leave",)])
def test_half_a_wish_is_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    run = Run(folder, "notes", "settle", *arguments)
    assert run.code == 2 and "goes with" in run.err
