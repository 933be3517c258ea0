"""The command line as a user starts it: a child process, its exit code, and exactly what it prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from program import Run

TEXT = (
    "A page of our own about rays\n\n"
    "The first trial of its kind gave low doses to the liver of 12 volunteers. None of them fell ill.\n"
    "A second paragraph stands here for the sake of its number, 4.7 months.\n"
)
PARTS = ("kind", "id", "title", "text", "source", "file", "paragraph", "sentence", "via")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_search_as_json(folder: Path) -> None:
    found = Run(folder, "search", "T-VEC durable response rate", "--json")
    assert found.code == 0
    assert tuple(found.json) == ("query", "understood", "results")
    first = found.json["results"][0]
    assert tuple(first) == PARTS
    assert (first["kind"], first["id"]) == ("outcome", "optim.drr.primary")
    assert {"kind": "agent", "text": "talimogene laherparepvec", "typed": "T-VEC"} in found.json["understood"]


@pytest.mark.parametrize("query", ["PD-L1", "16.3%", "low-dose radiotherapy", "tumour"])
def test_search_finds_what_looks_like_syntax(folder: Path, query: str) -> None:
    found = Run(folder, "search", query, "--json", "--limit", "3")
    assert found.code == 0
    assert 1 <= len(found.json["results"]) <= 3


@pytest.mark.parametrize("query", ['"', "AND", "(", "", "x" * 2000])
def test_search_is_fine_with_nothing_found(folder: Path, query: str) -> None:
    found = Run(folder, "search", query, "--json")
    assert found.code == 0
    assert isinstance(found.json["results"], list)


def test_search_as_text_ends_with_the_standing_line(folder: Path) -> None:
    found = Run(folder, "search", "pacific", "os")
    assert found.code == 0
    assert "HR 0.72 (95 % CI 0.59-0.89)" in found.out
    last = found.out.rstrip("\n").splitlines()[-1]
    assert last.startswith("Reference as of 20")
    assert last.endswith("not reviewed by a clinician · not a dosing or treatment instruction")


def test_kind_narrows_and_an_unknown_one_is_usage(folder: Path) -> None:
    kinds = {
        r["kind"] for r in Run(folder, "search", "durvalumab", "--kind", "study", "--json").json["results"]
    }
    assert kinds == {"study"}
    assert Run(folder, "search", "lung", "--kind", "planet").code == 2


@pytest.mark.parametrize(
    "arguments",
    [(), ("search",), ("dance",), ("show", "agent"), ("search", "x", "--limit", "0"), ("list", "x")],
)
def test_usage(folder: Path, arguments: tuple[str, ...]) -> None:
    found = Run(folder, *arguments)
    assert (found.code, found.out) == (2, "")
    assert "usage: abscope" in found.err


def test_profile_stands_before_or_after_the_command(folder: Path, page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert Run(folder, "--profile", str(other), "import", str(page)).code == 0
    for arguments in (
        ("--profile", str(other), "library", "list"),
        ("library", "list", "--profile", str(other)),
    ):
        assert "page.txt" in Run(folder, *arguments).out
    assert "page.txt" not in Run(folder, "library", "list").out
    assert not (folder / "library.db").exists()


@pytest.mark.parametrize(
    ("kind", "plural"),
    [
        ("agent", "agents"),
        ("study", "studies"),
        ("mechanism", "mechanisms"),
        ("source", "sources"),
        ("claim", "claims"),
    ],
)
def test_every_listed_record_can_be_shown(folder: Path, kind: str, plural: str) -> None:
    items = Run(folder, "list", plural, "--json").json["items"]
    assert items
    assert all(item["id"] and (item.get("name") or item.get("title")) for item in items)
    for item in (items[0], items[-1]):
        shown = Run(folder, "show", kind, item["id"], "--json")
        assert shown.code == 0
        assert (shown.json["record"], shown.json["id"]) == (kind, item["id"])
        assert "not reviewed by a clinician" in Run(folder, "show", kind, item["id"]).out


def test_a_study_is_shown_with_every_figure_and_what_it_rests_on(folder: Path) -> None:
    shown = Run(folder, "show", "study", "pacific", "--json").json
    outcomes = {outcome["id"]: outcome for outcome in shown["outcomes"]}
    assert len(outcomes) >= 5
    for outcome in outcomes.values():
        assert outcome["text"]
        assert outcome["evidence"], outcome["id"]
        for evidence in outcome["evidence"]:
            assert evidence["title"] == "Our record, not the source"
            assert evidence["citation"]
    text = Run(folder, "show", "study", "pacific").out
    assert all(outcome["text"] in text for outcome in outcomes.values())
    assert "6.9" not in Run(folder, "show", "study", "pacific-2").out


@pytest.mark.parametrize(
    ("kind", "record", "at"),
    [
        ("claim", "tvec-with-pembrolizumab", []),
        ("study", "masterkey-265", [1]),
        ("source", "delveinsight-imlygic", [0]),
    ],
)
def test_a_tension_is_shown_with_both_ends(folder: Path, kind: str, record: str, at: list[int]) -> None:
    shown = Run(folder, "show", kind, record, "--json").json
    tension = {each["id"]: each for each in shown["tensions"]}["tvec-with-pembrolizumab.partner"]
    assert tension["at"] == at
    assert (tension["first"]["paragraph"], tension["first"]["stance_words"]) == (24, "origin only")
    text = Run(folder, "show", kind, record).out
    for printed in (
        "¶24, sentence 1",
        "HR 0.86 (95 % CI 0.71-1.04)",
        "HR 0.96 (95 % CI 0.76-1.22)",
        "Contradiction [tvec-with-pembrolizumab.partner]",
    ):
        assert printed in text
    _, _, tail = text.partition("Contradiction [tvec-with-pembrolizumab.partner]")
    assert "end 1" in tail and "end 2" in tail
    assert "5.8" not in text


def test_an_unknown_id_is_the_users_trouble(folder: Path) -> None:
    for arguments in (("show", "study", "atlantis"), ("show", "source", "0" * 64, "--json")):
        found = Run(folder, *arguments)
        assert (found.code, found.out) == (3, "")
        assert len(found.err.strip().splitlines()) == 1
        assert "Traceback" not in found.err


def test_import_show_search_and_import_again(folder: Path, page: Path, tmp_path: Path) -> None:
    first = Run(folder, "import", str(page), "--json")
    assert first.code == 0
    (added,) = first.json["added"]
    assert added["file"] == "page.txt"
    assert (first.json["skipped"], first.json["refused"]) == ([], [])
    again = Run(folder, "import", str(page), "--json")
    assert again.code == 0
    (skipped,) = again.json["skipped"]
    assert (skipped["file"], skipped["id"], again.json["added"]) == ("page.txt", added["id"], [])
    assert "Already in the library, nothing added" in Run(folder, "import", str(page)).out

    shown = Run(folder, "show", "source", added["id"], "--json").json
    paragraphs = shown["documents"][0]["paragraphs"]
    lines = [line for line in TEXT.splitlines() if line.strip()]
    assert [p["text"] for p in paragraphs] == lines
    assert [p["paragraph"] for p in paragraphs] == [1, 2, 3]
    spans = paragraphs[1]["sentences"]
    assert [lines[1][start:end] for start, end in spans][1] == "None of them fell ill."

    results = Run(folder, "search", "volunteers fell ill", "--json", "--kind", "passage").json["results"]
    assert (results[0]["file"], results[0]["paragraph"], results[0]["sentence"]) == ("page.txt", 2, 2)
    items = Run(folder, "list", "sources", "--json").json["items"]
    assert [item["file"] for item in items if item["id"] == added["id"]] == ["page.txt"]


def test_refused_files_are_named_and_leave_nothing(folder: Path, page: Path, tmp_path: Path) -> None:
    empty, pdf = tmp_path / "empty.txt", tmp_path / "paper.pdf"
    empty.write_bytes(b"")
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    found = Run(folder, "import", str(empty), str(pdf), str(tmp_path / "absent.txt"), str(page), "--json")
    assert found.code == 3
    assert {refused["file"] for refused in found.json["refused"]} == {"empty.txt", "paper.pdf", "absent.txt"}
    assert all(refused["reason"] for refused in found.json["refused"])
    assert found.err.splitlines() == ["3 files were refused; the first: empty.txt is empty."]
    assert [added["file"] for added in found.json["added"]] == ["page.txt"]
    assert len(list((folder / "originals").rglob("*.*"))) <= 2


def test_importing_waits_for_no_one(folder: Path, page: Path) -> None:
    from abscope_store.lock import write_lock
    from abscope_store.paths import Profile

    with write_lock(Profile(folder)):
        found = Run(folder, "import", str(page), "--json")
    assert (found.code, found.out) == (3, "")
    assert "Another Abscope" in found.err


def test_library_rebuild_gives_the_same_passages(folder: Path, page: Path) -> None:
    added = Run(folder, "import", str(page), "--json").json["added"][0]["id"]
    before = Run(folder, "show", "source", added, "--json").json["documents"][0]["paragraphs"]
    assert Run(folder, "library", "rebuild", "--json").code == 0
    assert Run(folder, "show", "source", added, "--json").json["documents"][0]["paragraphs"] == before


def test_notes_of_a_fresh_profile(folder: Path) -> None:
    assert Run(folder, "notes", "list", "--json").json["items"] == []
    assert "No notes." in Run(folder, "notes", "list", "--kind", "bookmark").out
    exported = Run(folder, "notes", "export")
    assert exported.code == 0
    assert "not reviewed by a clinician" in exported.out
    assert not folder.exists()


def test_notes_are_listed_and_exported(folder: Path) -> None:
    from abscope_store.notebook.marks import AnnotationDraft
    from abscope_store.notebook.opening import open_notebook
    from abscope_store.paths import Profile

    writer, _ = open_notebook(Profile(folder))
    writer.add(
        AnnotationDraft(kind="bookmark", target_kind="record", target_id="study/pacific", body="ask about HR")
    )
    writer.close()
    (item,) = Run(folder, "notes", "list", "--kind", "bookmark", "--json").json["items"]
    assert (item["body"], item["title"], item["target_id"]) == ("ask about HR", "PACIFIC", "study/pacific")
    assert Run(folder, "notes", "list", "--kind", "highlight", "--json").json["items"] == []
    assert "ask about HR" in Run(folder, "notes", "export", "--kind", "bookmark").out
    first = Run(folder, "search", "ask about HR", "--json").json["results"][0]
    assert (first["kind"], first["id"]) == ("note", item["id"])


def test_reference_is_checked_and_built(folder: Path, tmp_path: Path) -> None:
    checked = Run(folder, "reference", "check", "--json")
    assert checked.code == 0, checked.out
    assert checked.json["checks"] > 100
    target = tmp_path / "built.db"
    assert Run(folder, "reference", "build", "--output", str(target)).code == 0
    assert target.stat().st_size > 10_000
    assert Run(folder, "reference", "locate").code == 2
    assert Run(folder, "reference", "build", "--folder", str(tmp_path / "absent")).code == 3


def test_reference_check_finds_faults(folder: Path, tmp_path: Path) -> None:
    import shutil

    from abscope_store.paths import resources_path

    texts = tmp_path / "texts"
    shutil.copytree(resources_path() / "reference", texts)
    study = texts / "studies" / "pacific.toml"
    study.write_text(study.read_text("utf-8").replace('high = "0.89"', 'high = "0.19"'), "utf-8")
    checked = Run(folder, "reference", "check", "--folder", str(texts), "--json")
    assert checked.code == 1
    assert any("pacific.toml" in fault for fault in checked.json["faults"])


def test_text_has_no_characters_that_drive_a_terminal(folder: Path) -> None:
    for kind in ("mechanism", "source"):
        for item in Run(folder, "list", f"{kind}s", "--json").json["items"][:3]:
            out = Run(folder, "show", kind, item["id"]).out
            assert "\ufffd" not in out
            assert all(char.isprintable() or char == "\n" for char in out)


def test_spaces_of_any_kind_and_files_of_a_list_read_well(folder: Path, tmp_path: Path) -> None:
    listed = tmp_path / "mine.ris"
    listed.write_text(
        "TY  - JOUR\nTI  - A dose of 3\u00a0mg\nAB  - We gave 3\u00a0mg to all.\n"
        "L1  - files/9/none.pdf\nER  - \n",
        "utf-8",
    )
    added = Run(folder, "import", str(listed), "--quiet")
    assert "names a file of this record: files/9/none.pdf" in added.out
    shown = Run(folder, "library", "list")
    assert "A dose of 3 mg" in shown.out and "\ufffd" not in shown.out
    assert "problem" not in shown.out and "2 paragraphs" in shown.out


def test_self_check(folder: Path, page: Path) -> None:
    assert Run(folder, "import", str(page)).code == 0
    found = Run(folder, "--self-check")
    failed = [check for check in found.json["checks"] if not check["ok"]]
    assert (found.code, found.json["ok"], failed) == (0, True, [])
    assert len(found.json["checks"]) > 20
    assert all(set(check) == {"name", "ok", "detail"} and check["detail"] for check in found.json["checks"])


def test_self_check_fails_on_a_damaged_reference(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"not a database" * 100)
    os.environ["ABSCOPE_REFERENCE"], kept = str(broken), os.environ["ABSCOPE_REFERENCE"]
    try:
        found = Run(folder, "--self-check")
        assert Run(folder, "search", "x").code == 3
    finally:
        os.environ["ABSCOPE_REFERENCE"] = kept
    assert (found.code, found.json["ok"]) == (1, False)


def test_searching_imports_nothing_heavy(folder: Path) -> None:
    code = (
        "import sys; from abscope_store.cli import main; main(['search', 'x']); "
        "heavy = {'PySide6', 'sqlite_utils', 'markdown', 'lxml', 'logging', 'abscope_gui'}; "
        "sys.exit(sorted(heavy & sys.modules.keys()).__str__() if heavy & sys.modules.keys() else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "ABSCOPE_PROFILE": str(folder)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
