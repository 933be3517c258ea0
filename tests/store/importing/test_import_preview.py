"""A preview says what the import then does, and keeps nothing; choices hold through a rebuild."""

from __future__ import annotations

import sqlite3
import threading
import zipfile
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.errors import NotFound, Refused
from abscope_store.importing.choosing import choose_lines, put_back
from abscope_store.importing.host import Cancelled
from abscope_store.importing.pipeline import import_paths, import_text
from abscope_store.importing.preparing import Wish
from abscope_store.importing.previewing import Preview, Previewing
from abscope_store.importing.rebuilding import rebuild
from abscope_store.importing.removal import remove
from abscope_store.paths import Profile

PAGES = Path(__file__).parent.parent.parent / "data" / "pages"
NEWS = PAGES / "news.txt"


@pytest.fixture
def previewing(reader: sqlite3.Connection, writer: sqlite3.Connection) -> Previewing:
    return Previewing(reader, writer)


def visible(connection: sqlite3.Connection, document_id: str) -> list[int]:
    return [p.paragraph for p in library.passages(connection, document_id) if not p.hidden]


def test_what_is_previewed_is_what_is_added(
    previewing: Previewing, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    seen = previewing.path(NEWS)
    assert not profile.originals.exists()
    assert writer.execute("SELECT count(*) FROM document").fetchone()[0] == 0
    assert (seen.held, seen.source_title) == ("", "A page about faint beams")
    assert seen.recognition is not None and seen.recognition.how == "sha256"
    (added,) = import_paths(writer, profile, reader, [NEWS], wishes={seen.sha256: Wish()}).added
    document, passages = library.document(reader, added.id), library.passages(reader, added.id)
    assert added.id == seen.sha256
    assert [(p.paragraph, p.role, p.text, p.hidden, p.reason) for p in passages] == [
        (one.paragraph, one.role, one.text, one.hidden, one.reason) for one in seen.lines
    ]
    assert (document.title, document.hidden) == (seen.metadata.title, seen.hidden)
    assert (document.mentions, document.sightings) == (seen.names, seen.figures)
    assert list(document.problems) == seen.problems
    assert seen.anchors == sum(
        one.state in ("exact", "edited")
        for found in library.anchors_for(reader, [f"p{n}.s{m}" for n in range(60) for m in range(9)]).values()
        for one in found
    )
    assert previewing.path(NEWS).held == "held"
    remove(writer, added.id)
    assert previewing.path(NEWS).held == "removed"


def test_an_unknown_page_has_a_proposal_with_its_reason(previewing: Previewing) -> None:
    seen = previewing.path(PAGES / "market.txt")
    assert seen.recognition is None and seen.standing is not None
    assert seen.standing.tier == 6 and seen.standing.reason.startswith("proposed: ")


def test_choices_and_title_hold_through_a_rebuild(
    previewing: Previewing, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    seen = previewing.path(NEWS)
    shown = next(one.paragraph for one in seen.lines if one.hidden)
    hidden = next(one.paragraph for one in seen.lines if not one.hidden and "lump" in one.text)
    wish = Wish("My own title", {shown: False, hidden: True})
    (added,) = import_paths(writer, profile, reader, [NEWS], wishes={seen.sha256: wish}).added
    assert added.title == "My own title"
    for _ in range(2):
        assert library.document(reader, added.id).title == "My own title"
        assert shown in visible(reader, added.id) and hidden not in visible(reader, added.id)
        writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
        rebuild(writer, profile, reader)


def test_a_file_that_changed_since_its_preview_is_refused(
    previewing: Previewing,
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    tmp_path: Path,
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("One line.\n\nAnother.", "utf-8")
    seen = previewing.path(page)
    page.write_text("Other words.\n\nAnother.", "utf-8")
    report = import_paths(writer, profile, reader, [page], wishes={seen.sha256: Wish()})
    assert not report.added
    assert report.refused[0].reason == "page.txt changed after its preview; nothing was added. Look again."


def test_a_container_lists_its_members_with_titles(previewing: Previewing, tmp_path: Path) -> None:
    records = "".join(
        f"TY  - JOUR\nTI  - An invented work {n}\nAB  - Nine of {n} people answered.\nER  - \n\n"
        for n in range(3)
    )
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    packed = folder / "below" / "texts.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(NEWS, "folder/news.txt")
        archive.writestr("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "list.ris").write_text(records, "utf-8")
    listed = previewing.path(folder / "list.ris")
    assert [one.title for one in listed.members] == [f"An invented work {n}" for n in range(3)]
    inside = {one.name: one for one in previewing.path(packed).members}
    assert (inside["folder/news.txt"].title or "").startswith("Gentle beams")
    assert inside["folder/news.txt"].bytes == NEWS.stat().st_size
    whole = previewing.path(folder)
    assert (sorted(one.name for one in whole.members), whole.count) == (["below/texts.zip", "list.ris"], 2)


def test_bad_input_is_one_sentence(previewing: Previewing, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "nothing.txt").touch()
    for name in ("empty", "nothing.txt", "absent.txt"):
        with pytest.raises(Refused, match=rf"^{name} .*\.$"):
            previewing.path(tmp_path / name)
    with pytest.raises(Refused, match="no text to paste"):
        previewing.text(" \n\t", "x")
    with pytest.raises(Refused, match="larger than 50 MB"):
        previewing.text("x" * (50 * 1024 * 1024 + 1), "x")


def test_a_preview_can_be_cancelled(reader: sqlite3.Connection, writer: sqlite3.Connection) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        Previewing(reader, writer, stop.is_set).path(NEWS)


HTML = "<meta charset='utf-8'><h2>Notes of a made-up visit</h2><p>Nine of 31 <b>people</b> answered.</p>"


def test_pasted_html_goes_through_the_reader_of_pages(
    previewing: Previewing, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    seen = previewing.text(HTML, html=True)
    assert [one.text for one in seen.lines] == ["Notes of a made-up visit", "Nine of 31 people answered."]
    assert seen.lines[0].role == "heading"
    (added,) = import_text(
        writer, profile, reader, HTML, "A visit / mine.csv", html=True, choices={1: True}
    ).added
    document = library.document(reader, added.id)
    assert (document.title, document.media_type) == ("A visit / mine.csv", "text/html")
    assert visible(reader, added.id) == [2]
    again = import_text(writer, profile, reader, HTML, "Other", html=True)
    assert [(one.id, one.title) for one in again.skipped] == [(added.id, "A visit / mine.csv")]


def test_a_title_that_looks_like_a_format_is_none(
    previewing: Previewing, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    for title in ("table.csv", "page.html", "x" * 400):
        report = import_text(writer, profile, reader, f"Words under {title}.", title)
        assert [one.title for one in report.added] == [title[:240]], report.refused
    assert rebuild(writer, profile, reader).failed == []


def test_lines_are_chosen_and_put_back_together(
    previewing: Previewing, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    (added,) = import_paths(writer, profile, reader, [NEWS]).added
    before = library.passages(reader, added.id)
    shown = next(one.paragraph for one in before if one.hidden)
    first = choose_lines(writer, added.id, {shown: False, 22: True, 24: True})
    second = choose_lines(writer, added.id, {22: False})
    assert (shown in visible(reader, added.id), 22 in visible(reader, added.id)) == (True, True)
    assert 24 not in visible(reader, added.id)
    put_back(writer, added.id, second)
    assert 22 not in visible(reader, added.id)
    put_back(writer, added.id, first)
    assert library.passages(reader, added.id) == before
    assert writer.execute("SELECT count(*) FROM line_choice").fetchone()[0] == 0
    writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    with pytest.raises(NotFound, match="no line 999"):
        choose_lines(writer, added.id, {22: True, 999: True})
    assert library.passages(reader, added.id) == before


def test_invisible_characters_are_counted(previewing: Previewing) -> None:
    seen = previewing.text("Nine\u200b of 31 \u202epeople answered.", "x")
    removed = sum("removed" in kind for kind, _ in seen.problems)
    assert seen.unseen == 2 or removed


def test_counts_of_a_preview() -> None:
    assert Preview("x", "", 0).hidden == 0
