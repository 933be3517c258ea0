"""Containers, pasted text and reference managers' exports: each member a document of its own, or a sentence.

Through the real worker, on samples of our own writing.
"""

from __future__ import annotations

import io
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.importing import host
from abscope_store.importing.choosing import choose_lines
from abscope_store.importing.pipeline import import_paths, import_text
from abscope_store.importing.rebuilding import rebuild, reimport
from abscope_store.importing.removal import purge, remove
from abscope_store.paths import Profile

DATA = Path(__file__).parent.parent.parent / "data"
SAMPLES = DATA / "formats"
RIS = (
    "TY  - JOUR\nTI  - Faint beams and a quiet antibody: a phase II trial\nAU  - Osei, Kofi\n"
    "T2  - Annals of Invented Oncology\nDO  - 10.5555/aio.2031.900\nKW  - abscopal\n"
    "AB  - Nine of 31 people answered.\nL1  - files/12/paper.txt\nER  - \n\n"
    "TY  - NEWS\nTI  - A harbour page\nAB  - A short report.\nER  - \n"
)


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A reference manager's export with its folder of files."""
    folder = tmp_path / "My library"
    (folder / "files" / "12").mkdir(parents=True)
    (folder / "export.ris").write_text(RIS, "utf-8")
    (folder / "files" / "12" / "paper.txt").write_text("Nine of 31 people answered, and none died.", "utf-8")
    return folder


def test_records_become_sources_with_tags_and_a_proposed_tier(
    export: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    report = import_paths(writer, profile, reader, [export])
    assert [one.file for one in report.added] == [
        "export.ris \u203a Faint beams and a quiet antibody: a phase II trial",
        "export.ris \u203a A harbour page",
        "paper.txt",
    ]
    trial, news, paper = (library.document(reader, one.id) for one in report.added)
    assert (trial.kind, trial.tier, trial.tags) == ("journal article", 2, ("abscopal",))
    assert trial.tier_reason is not None and trial.tier_reason.startswith("proposed: ")
    assert (news.kind, news.tier) == ("news", 5)
    # The paper itself names nothing: the record that links it lends what it knows, tags too.
    assert (paper.authors, paper.doi) == ("Osei, Kofi", "10.5555/aio.2031.900")
    assert (paper.journal, paper.tier) == ("Annals of Invented Oncology", 2)
    assert paper.tags == ("abscopal",)
    assert len(list(profile.originals.iterdir())) == 3
    before = [library.document(reader, one.id) for one in report.added]
    assert not rebuild(writer, profile, reader).failed
    assert [library.document(reader, one.id) for one in report.added] == before


def test_a_file_that_was_there_before_its_record_gets_the_record_too(
    export: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    (paper,) = import_paths(writer, profile, reader, [export / "files" / "12" / "paper.txt"]).added
    assert library.document(reader, paper.id).doi is None
    report = import_paths(writer, profile, reader, [export])
    assert [one.id for one in report.skipped] == [paper.id]
    assert library.document(reader, paper.id).doi == "10.5555/aio.2031.900"


def test_an_archive_is_a_folder_one_archive_deep(
    tmp_path: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    deepest = zipped({"c.txt": b"Never read."})
    inner = zipped({"b.txt": b"An inner page of words.", "deepest.zip": deepest})
    (tmp_path / "a.zip").write_bytes(
        zipped({
            "one/paper.txt": b"Nine of 31 people answered, and none died.",
            "one/two.ris": RIS.replace("files/12/", "").encode(),
            "../../up.txt": b"A name that climbs is a name.",
            "inner.zip": inner,
            "photo.png": b"\x89PNG\r\n\x1a\n\0",
        })
    )  # fmt: skip
    calls: list[tuple[int, int, str]] = []
    report = import_paths(
        writer, profile, reader, [tmp_path / "a.zip"], progress=lambda *call: calls.append(call)
    )
    assert {one.file for one in report.added} == {
        "a.zip \u203a one/paper.txt",
        "a.zip \u203a up.txt",
        "a.zip \u203a one/two.ris \u203a Faint beams and a quiet antibody: a phase II trial",
        "a.zip \u203a one/two.ris \u203a A harbour page",
        "a.zip \u203a inner.zip \u203a b.txt",
    }
    assert {one.file.rpartition("\u203a ")[2] for one in report.refused} == {"deepest.zip", "photo.png"}
    assert all(0 <= done <= known for done, known, _ in calls) and calls[-1][0] == calls[-1][1]
    assert not list(tmp_path.parent.glob("up.txt"))
    paper = next(one for one in report.added if one.file.endswith("paper.txt"))
    assert library.document(reader, paper.id).doi == "10.5555/aio.2031.900"


def test_a_worker_that_dies_of_one_record_costs_that_record(
    export: Path,
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served = host._served

    def dies(files, *rest):  # type: ignore[no-untyped-def]
        if len(files) > 1 or (b"A harbour page" in files[0][0] and b"Faint" not in files[0][0]):
            raise host.Died("it could not be read: it could not be parsed.")
        return served(files, *rest)

    monkeypatch.setattr(host, "_served", dies)
    report = import_paths(writer, profile, reader, [export / "export.ris"])
    assert len(report.added) == len(report.refused) == 1


def test_pasted_text_is_a_document_with_the_readers_title(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    text = "Nine of 31 people answered.\n\nTwo had pneumonitis."
    (added,) = import_text(writer, profile, reader, text, "From a letter / March").added
    assert library.document(reader, added.id).title == "From a letter / March"
    assert library.canonical_text(reader, added.id) == text
    reimport(writer, profile, reader, [added.id])
    assert library.document(reader, added.id).title == "From a letter / March"
    assert import_text(writer, profile, reader, text, "again").skipped
    assert import_text(writer, profile, reader, " \n", "x").refused


def test_a_line_that_the_reader_showed_stays_shown(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    (added,) = import_paths(writer, profile, reader, [DATA / "pages" / "news.txt"]).added
    hidden = next(one for one in library.passages(reader, added.id) if one.hidden)
    choose_lines(writer, added.id, {hidden.paragraph: False})
    writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    reimport(writer, profile, reader, [added.id])
    shown = library.passages(reader, added.id)[hidden.paragraph - 1]
    assert (shown.hidden, shown.id) == (False, hidden.id)
    count = writer.execute("SELECT count(*) FROM passage_fts_docsize").fetchone()[0]
    assert count == sum(not one.hidden for one in library.passages(reader, added.id))
    remove(writer, added.id)
    from datetime import UTC, datetime, timedelta

    purge(writer, profile, datetime.now(UTC) + timedelta(days=31))
    assert writer.execute("SELECT count(*) FROM line_choice").fetchone()[0] == 0


def test_a_rebuild_can_be_stopped_between_documents(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    pages = [DATA / "pages" / f"{name}.txt" for name in ("blog", "news")]
    import_paths(writer, profile, reader, pages)
    asked = iter([False] * 1 + [True] * 1000)
    report = rebuild(writer, profile, reader, cancelled=lambda: next(asked))
    assert report.cancelled and len(report.rebuilt) < 2
    assert len(library.documents(reader)) == 2


@pytest.mark.parametrize(
    "name",
    ["article.xml", "book.epub", "items.json", "notes.md", "one-column.pdf", "page.html", "page.mht",
     "pubmed.xml", "records.nbib", "report.docx", "study.json", "two-columns.pdf", "zotero.bib"],
)  # fmt: skip
def test_every_format_comes_in_whole(
    name: str, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    report = import_paths(writer, profile, reader, [SAMPLES / name])
    assert report.added and not report.refused
    for one in report.added:
        document = library.document(reader, one.id)
        assert document.tier is not None and document.media_type != "text/plain"
        text = library.canonical_text(reader, one.id)
        passages = library.passages(reader, one.id)
        assert "\n".join(passage.text for passage in passages) == text
        for passage in passages:
            assert text[passage.start : passage.end] == passage.text
            assert all(passage.text[start:end] for start, end, _ in passage.marks)
            assert len(passage.cells) < 2 or " | " in passage.text
    if name.endswith(".pdf"):
        assert any(passage.page and passage.rectangles for passage in passages)
    shutil.rmtree(profile.originals)


def test_a_cancel_within_an_archive_leaves_whole_documents(
    tmp_path: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    members = {f"{at}.txt": f"Page {at} of words.".encode() for at in range(5)}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    report = import_paths(
        writer, profile, reader, [tmp_path / "a.zip"],
        cancelled=lambda: (
            not writer.in_transaction and writer.execute("SELECT count(*) FROM document").fetchone()[0] >= 2
        ),
    )  # fmt: skip
    assert report.cancelled and len(report.added) == 2
    assert len(list(profile.originals.iterdir())) == len(library.documents(reader)) == 2
