"""import and library on the command line, as a user starts them: choices, previews, ids, Ctrl+C."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from program import Run

PAGE = (
    "A page of our own about rays\n\n"
    "Durvalumab was given to nobody here. The median PFS was 4.7 v 3.1 months in an invented trial.\n\n"
    "Share this page\n\n"
    "A second paragraph names durvalumab again, and a made-up thing (MUT), for the sake of it.\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")} if folder.is_dir() else set()


def test_a_preview_writes_nothing_and_the_choices_are_kept(folder: Path, page: Path) -> None:
    seen = Run(folder, "import", str(page), "--preview", "--json")
    (preview,) = seen.json["previews"]
    assert (seen.code, tree(folder)) == (0, set())
    assert [line["paragraph"] for line in preview["lines"]] == [1, 2, 3, 4]
    assert [line["text"] for line in preview["lines"]][2] == "Share this page"
    assert preview["tier_reason"].startswith("proposed: ")
    words = Run(folder, "import", str(page), "--preview", "--hide", "4", "--keep", "3").out
    assert "4 lines, 1 hidden" in words
    assert [line.split()[1] for line in words.splitlines()[-2:]] == [preview["lines"][2]["role"], "hidden"]
    done = Run(folder, "import", str(page), "--hide", "4", "--keep", "3", "--title", "Mine", "--json")
    assert done.code == 0, done.err
    assert done.json["added"][0]["title"] == "Mine"
    document = done.json["added"][0]["id"]
    assert hidden(folder, document) == [4]
    assert Run(folder, "library", "rebuild", "--quiet").code == 0
    assert hidden(folder, document) == [4]
    changed = Run(folder, "library", "line", document[:8], "2-4", "--hide", "--json").json
    assert (changed["changed"], hidden(folder, document)) == (2, [2, 3, 4])
    assert Run(folder, "library", "line", document, "2", "--show").code == 0
    assert hidden(folder, document) == [3, 4]
    beyond = Run(folder, "library", "line", document, "5", "--show")
    assert (beyond.code, beyond.err.count("\n")) == (3, 1)


def hidden(folder: Path, document: str) -> list[int]:
    shown = Run(folder, "show", "source", document, "--json").json["documents"][0]["paragraphs"]
    return [one["paragraph"] for one in shown if one["hidden"]]


def test_a_text_from_stdin(folder: Path) -> None:
    arguments = ("import", "--text", "-", "--title", "From a letter.csv", "--json")
    added = Run(folder, *arguments, stdin=PAGE.encode()).json["added"][0]
    assert added["title"] == "From a letter.csv"
    again = Run(folder, *arguments, stdin=PAGE.encode())
    assert again.json["skipped"][0]["id"] == added["id"]
    html = b"<h1>Rays of ours</h1><p>Nine of 31 people answered.</p><img src='x.png'>"
    seen = Run(folder, "import", "--text", "-", "--html", "--preview", "--json", stdin=html).json
    assert [one["text"] for one in seen["previews"][0]["lines"]] == [
        "Rays of ours", "Nine of 31 people answered.",
    ]  # fmt: skip
    nothing = Run(folder, "import", "--text", "-", "--title", "x", stdin=b" \n")
    assert (nothing.code, nothing.err) == (3, "There is no text to paste.\n")
    chosen = Run(
        folder, "import", "--text", "-", "--html", "--title", "H", "--hide", "2", "--json", stdin=html
    ).json["added"][0]
    assert hidden(folder, chosen["id"]) == [2]


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",), ("import", "a", "--text", "-"), ("import", "a", "b", "--hide", "1"),
        ("import", "--text", "-"), ("import", "a", "--html"), ("import", "a", "--hide", "1", "--keep", "1"),
        ("import", "a", "--hide", "0"), ("import", "a", "--hide", "3-1"), ("import", "a", "--keep", "x"),
        ("library",), ("library", "show"), ("library", "line", "abcdef", "1"),
    ],
)  # fmt: skip
def test_usage(folder: Path, arguments: tuple[str, ...]) -> None:
    found = Run(folder, *arguments)
    assert (found.code, found.out) == (2, "")
    assert "usage: abscope" in found.err


def test_a_line_that_is_not_there_adds_nothing(folder: Path, page: Path) -> None:
    found = Run(folder, "import", str(page), "--hide", "9")
    assert (found.code, found.err) == (3, "page.txt has 4 lines and no line 9.\n")
    assert Run(folder, "library", "list", "--json").json["items"] == []


def test_progress_is_for_people(folder: Path, page: Path) -> None:
    second = page.with_name("second.txt")
    second.write_text("Other words.", "utf-8")
    told = Run(folder, "import", str(page), str(second)).err.splitlines()
    assert told == ["1 of 2  page.txt", "2 of 2  second.txt"]
    for option in ("--quiet", "--json"):
        assert Run(folder, "import", str(page), option).err == ""
    assert Run(folder, "library", "rebuild").err.splitlines() == told
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/third.txt", "Third words.")
    (page.parent / "texts").mkdir()
    (page.parent / "texts" / "pack.zip").write_bytes(packed.getvalue())
    (added,) = Run(folder, "import", str(page.parent / "texts"), "--json").json["added"]
    assert added["file"] == "pack.zip \u203a a/third.txt"


def test_one_document_from_list_to_restore(folder: Path, page: Path) -> None:
    document = Run(folder, "import", str(page), "--json").json["added"][0]["id"]
    (item,) = Run(folder, "library", "list", "--json").json["items"]
    assert (item["id"], item["passages"], item["tier"], item["problems"]) == (document, 4, 6, [])
    assert item["mentions"] >= 2 and item["sightings"] == 1
    shown = Run(folder, "library", "show", document[:6], "--json").json
    assert (shown["file"], shown["tags"]) == ("page.txt", [])
    assert "tier 6" in Run(folder, "library", "show", document[:10].upper()).out
    seen = Run(folder, "library", "sightings", document, "--json").json["items"]
    assert [one["numbers"] for one in seen] == [["4.7", "3.1"]]
    assert seen[0]["state"] in ("agrees", "differs", "not in the reference")
    assert "4.7 v 3.1 months" in Run(folder, "library", "sightings", document).out
    assert Run(folder, "library", "offers", document, "--json").json["items"] == []
    named = Run(folder, "library", "mentions", "agent/durvalumab", "--json").json
    assert (named["passages"], named["documents"]) == (2, 1)
    assert {one["name"].lower() for one in named["items"]} == {"durvalumab"}
    again = Run(folder, "library", "reimport", document, "--json").json
    assert again["reimported"] == document and set(again["marks"].values()) == {0}
    assert Run(folder, "library", "remove", document, "--json").json["changed"]
    assert Run(folder, "library", "list", "--json").json["items"] == []
    assert Run(folder, "library", "mentions", "agent/durvalumab", "--json").json["passages"] == 0
    assert not Run(folder, "library", "remove", document, "--json").json["changed"]
    assert Run(folder, "library", "restore", document).code == 0
    assert len(Run(folder, "library", "list", "--json").json["items"]) == 1


def test_an_id_that_is_unclear_is_told(folder: Path, page: Path) -> None:
    for given, said in (("abcde", "too short"), ("abcdef", "begins with abcdef")):
        for do in ("show", "reimport", "remove", "restore", "sightings", "offers"):
            found = Run(folder, "library", do, given)
            assert (found.code, found.err.count("\n")) == (3, 1), (do, found.err)
            if do == "remove":
                assert said in found.err
    assert Run(folder, "library", "mentions", "agent/nobody").code == 3


def test_an_ambiguous_id_names_the_documents(profile: Any, built_reference: Path) -> None:
    from contextlib import closing

    from abscope_store.cli_library import resolve
    from abscope_store.connection import open_library_writer
    from abscope_store.errors import NotFound

    with closing(open_library_writer(profile)) as library:
        for name, end in (("one.txt", "0"), ("two.txt", "1")):
            library.execute(
                "INSERT INTO document (id, file_name, media_type, bytes, text_sha256, extractor,"
                " extractor_version, segmenter, segmenter_version, imported_at)"
                " VALUES (?, ?, 'text/plain', 1, '', '', '', '', '', '')",
                ("abcdef" + "0" * 57 + end, name),
            )
        with pytest.raises(NotFound, match=r"2 documents .* abcdef0: one.txt, two.txt"):
            resolve(library, "abcdef0")
        assert resolve(library, "ABCDEF" + "0" * 57 + "1").endswith("1")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_ctrl_c_stops_soon_and_leaves_nothing_half_done(folder: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    lines = "".join(f"The median PFS was {n % 90}.{n % 7} months in trial {n}.\n" for n in range(40_000))
    for number in range(3):
        (texts / f"{number}.txt").write_text(f"Text {number}\n{lines}", "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "abscope_store.cli", "import", str(texts)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "ABSCOPE_PROFILE": str(folder)},
        process_group=0,
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == b"1 of 3  0.txt\n"
        time.sleep(0.3)  # its worker is busy now
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: the whole group
        asked = time.monotonic()
        _, told = running.communicate(timeout=60)
        took = time.monotonic() - asked
    assert (running.returncode, told) == (130, b"Stopped. 0 added before that; nothing is half done.\n")
    assert took < 3, took  # half a second where the machine is free
    assert Run(folder, "library", "list", "--json").json["items"] == []
    assert not [name for name in tree(folder) if name.startswith("originals/")]
