"""notes and cite as a user starts them: a child process each, its exit code and exactly what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Run

STANDING = "not reviewed by a clinician · not a dosing or treatment instruction"
SOURCE = "andtbacka2015"  # its citation is verified whole
DIGEST = "scienmag-ldrt-sclc"  # a source that the reference tells in its own words
TEXT = "A page of our own\n\nThe second paragraph holds 😀 some words to mark.\n"


@pytest.fixture
def document(folder: Path, tmp_path: Path) -> str:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, "utf-8")
    (added,) = Run(folder, "import", str(page), "--json", "--quiet").json["added"]
    return str(added["id"])


def test_a_span_is_marked_by_its_code_points(folder: Path, document: str) -> None:
    run = Run(
        folder, "notes", "add", "--document", document[:12], "--paragraph", "2", "--start", "29", "--end",
        "39", "--meaning", "result", "--note", "see *this*", "--tag", "endpoint", "--tag", "two words",
        "--json",
    )  # fmt: skip
    assert run.code == 0, run.err
    added = run.json["added"]
    assert (added["quote"], added["target_id"], added["kind"]) == ("some words", document, "note")
    assert (added["tags"], added["state"]) == (["endpoint", "two words"], "exact")
    (item,) = Run(folder, "notes", "list", "--json").json["items"]
    assert (item["id"], item["body"]) == (added["id"], "see *this*")
    answered = Run(
        folder, "notes", "add", "--document", document, "--note", "answer", "--reply-to", added["id"]
    )
    assert answered.code == 0
    assert STANDING in answered.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--record", "study/no-such"), 3, "no-such"),
        (("--record", "nonsense"), 3, "There is no record nonsense"),
        (("--source", "no-such"), 3, "no-such"),
        (("--document", "abcdef"), 3, "Your library holds no documents yet"),
        (
            ("--source", DIGEST, "--paragraph", "999", "--start", "0", "--end", "1"),
            3,
            "There is no such place: paragraph 999, 0 to 1. Its paragraphs are ",
        ),
        (
            ("--source", DIGEST, "--paragraph", "33", "--start", "0", "--end", "99999"),
            3,
            "In characters: paragraph 33 has",
        ),
        (("--record", "study/pacific", "--note", "x", "--reply-to", "nobody"), 3, "There is no note nobody"),
        (("--record", "study/pacific", "--kind", "highlight"), 2, "goes with --paragraph"),
        (("--record", "study/pacific", "--kind", "note", "--note", " "), 2, "goes with --note"),
        (("--source", SOURCE, "--paragraph", "1"), 2, "go together"),
        (("--record", "study/pacific", "--paragraph", "1", "--start", "0", "--end", "1"), 2, "no paragraphs"),
        ((), 2, "required"),
    ],
)
def test_a_mark_without_a_place_is_refused(
    folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    run = Run(folder, "notes", "add", *arguments)
    assert (run.code, run.out) == (code, "")
    assert said in run.err
    assert "Traceback" not in run.err
    assert Run(folder, "notes", "list", "--json").json["items"] == []


@pytest.mark.parametrize("format", ["abscope-notes", "w3c"])
def test_notes_go_from_one_profile_to_another_and_back_out(
    folder: Path, document: str, tmp_path: Path, format: str
) -> None:
    add = ("notes", "add", "--document", document, "--paragraph", "2", "--start", "29", "--end", "39")
    assert Run(folder, *add, "--note", "on the page").code == 0
    assert Run(folder, "notes", "add", "--record", "study/pacific", "--tag", "t").code == 0
    file = tmp_path / "mine.abscope-notes"
    saved = Run(folder, "notes", "export", "--format", format, "--output", str(file), "--json")
    assert (saved.code, saved.json["count"]) == (0, 2)

    other = tmp_path / "other"
    seen = Run(other, "notes", "import", str(file), "--preview", "--json").json
    assert (seen["new"], seen["not_here"], seen["preview"], seen["batch"]) == (2, 1, True, "")
    told = {item["body"]: (item["what"], item["here"]) for item in seen["items"]}
    assert told == {"on the page": ("new", False), "": ("new", True)}
    assert not (other / "notebook.db").exists(), "a preview leaves nothing"
    done = Run(other, "notes", "import", str(file), "--json").json
    assert (done["new"], bool(done["batch"])) == (2, True)
    again = Run(other, "notes", "import", str(file))
    assert (again.code, "nothing to do" in again.out, "2 already here" in again.out) == (0, True, True)
    wrong = Run(other, "notes", "undo-import", "nothing")
    assert (wrong.code, wrong.out, "There was no import nothing." in wrong.err) == (3, "", True)
    back = Run(other, "notes", "undo-import", done["batch"])
    assert (back.code, "2 notes moved to the trash" in back.out) == (0, True)
    assert Run(other, "notes", "list", "--json").json["items"] == []


def test_a_place_in_another_copy_of_the_source_is_offered_and_not_taken(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    doi = "DOI: 10.1200/JCO.2014.58.3377\n\n"
    page.write_text(doi + "These very words of ours stand here.\n", "utf-8")
    (first,) = Run(folder, "import", str(page), "--json", "--quiet").json["added"]
    assert first["source"] == SOURCE
    add = ("notes", "add", "--document", first["id"], "--paragraph", "2", "--start", "6", "--end", "16")
    assert Run(folder, *add).code == 0
    file = tmp_path / "x.abscope-notes"
    Run(folder, "notes", "export", "--format", "abscope-notes", "--output", str(file))
    other = tmp_path / "other"
    page.write_text(doi + "A line before.\n\nAgain these very words of ours stand here.\n", "utf-8")
    (second,) = Run(other, "import", str(page), "--json", "--quiet").json["added"]
    done = Run(other, "notes", "import", str(file), "--json").json
    (place,) = done["places"]
    (candidate,) = place["candidates"]
    assert (candidate["document_id"], candidate["paragraph"], candidate["start"]) == (second["id"], 3, 12)
    (item,) = Run(other, "notes", "list", "--json").json["items"]
    assert (item["target_id"], item["paragraph"]) == (first["id"], 2), "offered, never moved by itself"


def test_a_file_that_is_no_file_of_notes_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    for name, content in (("a", b""), ("b", b"[" * 1_000_000), ("c", b"\x00\xff"), ("d", b"{}")):
        (tmp_path / name).write_bytes(content)
        run = Run(folder, "notes", "import", str(tmp_path / name))
        assert (run.code, run.out, run.err.count("\n")) == (3, "", 1)
    assert Run(folder, "notes", "import", str(tmp_path / "absent")).code == 3
    assert not (folder / "notebook.db").exists()


def test_verify_finds_damage_and_restore_mends_it(folder: Path) -> None:
    assert Run(folder, "notes", "verify").code == 0
    for number in range(3):
        assert Run(folder, "notes", "add", "--record", "study/pacific", "--note", f"note {number}").code == 0
    sound = Run(folder, "notes", "verify", "--json")
    assert (sound.code, sound.json["sound"], sound.json["marks"]) == (0, True, 3)
    (folder / "notebook.db").write_bytes(b"rubbish" * 1000)
    found = Run(folder, "notes", "verify")
    assert (found.code, "damaged" in found.out) == (1, True)
    done = Run(folder, "notes", "restore", "--json")
    assert (done.code, done.json["marks"]) == (0, 3)
    assert [(folder / name).is_file() for name in done.json["set_aside"]]
    assert Run(folder, "notes", "verify").code == 0
    bodies = {item["body"] for item in Run(folder, "notes", "list", "--json").json["items"]}
    assert bodies == {"note 0", "note 1", "note 2"}
    assert Run(folder, "notes", "restore", "no-such-file").code == 3


def test_html_and_markdown_cite_the_source(folder: Path) -> None:
    Run(folder, "notes", "add", "--source", SOURCE, "--note", "<b>x</b>")
    for format in ("markdown", "html", "csv"):
        text = Run(folder, "notes", "export", "--format", format).out
        assert STANDING in text
        assert "J Clin Oncol" in text
        assert {"markdown": r"\<b>x\</b>", "html": "&lt;b&gt;x", "csv": ",<b>x"}[format] in text


def test_citations_in_every_style(folder: Path, document: str) -> None:
    shown = Run(folder, "cite", SOURCE, "--style", "vancouver")
    assert shown.code == 0
    assert shown.out.startswith("Andtbacka RHI, Kaufman HL, Collichio F, et al. ")
    assert "2015;33(25):2780-8. doi: 10.1200/JCO.2014.58.3377." in shown.out
    assert STANDING in shown.out
    assert "*" not in Run(folder, "cite", SOURCE, "--style", "ama").out
    assert Run(folder, "cite", SOURCE, "--style", "ris").out.startswith("TY  - JOUR\n")
    assert Run(folder, "cite", SOURCE, "--style", "bibtex").out.startswith("@article{andtbacka2015,\n")
    (item,) = json.loads(Run(folder, "cite", SOURCE, "--style", "csl-json").out)
    assert item["DOI"] == "10.1200/JCO.2014.58.3377"
    answer = Run(folder, "cite", SOURCE, document[:12], "abou-alfa2022", "--json").json
    assert [one["id"] for one in answer["items"]] == [SOURCE, document, "abou-alfa2022"]
    assert answer["items"][2]["missing"]
    assert "Unverified and left out" in Run(folder, "cite", "abou-alfa2022").out
    absent = Run(folder, "cite", "no-such-source")
    assert (absent.code, "no-such-source" in absent.err) == (3, True)
