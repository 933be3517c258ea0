"""Marks in a text that was read otherwise: brought along, or waiting for a person; saved and undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from notebook_stand import draft

from abscope_store import confirming, library
from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.pipeline import import_text
from abscope_store.importing.removal import remove
from abscope_store.notebook import journal, read, settling, waiting
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.selectors import EXACT, make_selector, resolve
from abscope_store.notebook.waiting import MarkedText, Waiting
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Annotation

BEFORE = """A page about faint beams

We gave the antibody to 31 people. Twelve of them answered to it within a year.

The second arm had no antibody. Nobody in it answered within a year.

Nothing was said about the cost.
"""


class Stand:
    """A library with one text, marks on it, and a way to have it read otherwise."""

    def __init__(self, profile: Profile, reference: Path) -> None:
        self.profile, self.path = profile, reference
        self.library = open_library_writer(profile)
        own = open_reader(Profile(profile.folder / "nowhere"), reference)
        (added,) = import_text(self.library, profile, own, BEFORE, "A page").added
        own.close()
        self.id = str(added.id)
        self.notebook = open_notebook(profile)[0]
        self.held = self.text().paragraphs

    def reader(self) -> Reader:
        return Reader(open_reader(self.profile, self.path))

    def text(self) -> MarkedText:
        found = waiting.marked_text(self.reader(), "document", self.id)
        assert found is not None
        return found

    def mark(self, words: str, **fields: object) -> Annotation:
        (at,) = [number for number, line in self.held.items() if words in line]
        start = self.held[at].index(words)
        made = make_selector(self.held, at, start, at, start + len(words), self.text().text_sha256)
        given = {"kind": "note", "target_kind": "document", "target_id": self.id, "selector": made}
        return self.notebook.add(draft("my words", **{**given, **fields}))

    def becomes(self, old: str, new: str) -> MarkedText:
        """The document read otherwise, as a newer reader would: other words, another hash."""
        for number, line in self.text().paragraphs.items():
            self.library.execute(
                "UPDATE passage SET text = ? WHERE document_id = ? AND paragraph = ?",
                (line.replace(old, new), self.id, number),
            )
        self.library.execute("UPDATE document SET text_sha256 = text_sha256 || 'x'")
        return self.text()

    def now(self, mark: Annotation) -> Annotation:
        return read.annotation(self.notebook.connection, mark.id)

    def waiting(self) -> list[Waiting]:
        return waiting.waiting(self.reader())


@pytest.fixture
def stand(profile: Profile, built_reference: Path) -> Iterator[Stand]:
    made = Stand(profile, built_reference)
    yield made
    made.notebook.close()
    made.library.close()


def stands(stand: Stand, mark: Annotation) -> bool:
    text = stand.text()
    return resolve(mark, text.paragraphs, text.text_sha256) == EXACT


def test_marks_come_along_or_wait(stand: Stand) -> None:
    still, moved = stand.mark("Nothing was said"), stand.mark("answered to it within")
    changed = stand.mark("gave the antibody to 31 people")
    assert settling.outdated(stand.reader()) == []
    text = stand.becomes("gave the antibody to 31", "gave two doses of the antibody to 36")
    assert settling.outdated(stand.reader()) == [text]
    done = settling.resettle(stand.notebook, text)
    assert (done.exact, done.moved, done.changed) == ((still.id,), (moved.id,), (changed.id,))
    for mark in (still, moved):
        assert stands(stand, stand.now(mark)) and stand.now(mark).body == "my words"
    assert stand.now(moved).start == (moved.start or 0) + len("two doses of ")
    kept = stand.now(changed)
    assert (kept.quote, kept.paragraph, kept.text_sha256, kept.state) == (
        changed.quote, changed.paragraph, changed.text_sha256, "changed",
    )  # fmt: skip
    (one,) = stand.waiting()
    runs = one.candidates[0].diff
    assert "".join(run.text for run in runs if run.kind != "removed") == one.candidates[0].selector.quote
    assert [run.text.strip() for run in runs if run.kind == "removed"] == ["31"]
    assert {run.text.strip() for run in runs if run.kind == "added"} == {"two doses of", "36"}


def test_doing_it_again_writes_nothing(stand: Stand) -> None:
    stand.mark("answered to it within")
    stand.mark("31 people")
    text = stand.becomes("We gave the antibody to 31", "Then we gave the antibody to 36")
    settling.resettle(stand.notebook, text)
    before = stand.profile.journal.read_bytes()
    assert settling.resettle(stand.notebook, text).unchanged == 2
    assert settling.outdated(stand.reader()) == [text], "one mark still waits in it"
    assert stand.profile.journal.read_bytes() == before


def test_the_journal_alone_has_it(stand: Stand) -> None:
    made = [stand.mark("answered to it within"), stand.mark("Nothing was said")]
    settling.resettle(stand.notebook, stand.becomes("We gave", "In the end we gave"))
    replayed = journal.replay(journal.read(stand.profile.journal).lines).state
    for mark in made:
        row = replayed["annotation", mark.id].row
        assert (row["start"], row["state"]) == (stand.now(mark).start, stand.now(mark).state)


def test_a_person_places_it_and_takes_that_back(stand: Stand) -> None:
    mark = stand.mark("gave the antibody to 31 people")
    settling.resettle(stand.notebook, stand.becomes("to 31 people", "to 36 people"))
    (one,) = stand.waiting()
    command = settling.place_command(stand.notebook, {mark.id: one.candidates[0]})
    command.do()
    placed = stand.now(mark)
    assert (placed.state, placed.quote) == ("moved", "gave the antibody to 36 people")
    assert stands(stand, placed) and stand.waiting() == []
    command.undo()
    back = stand.now(mark)
    assert (back.state, back.quote, back.start) == ("changed", mark.quote, mark.start)
    assert len(stand.waiting()) == 1
    command.do()
    assert stand.waiting() == [] and command.text == "place 1 note"


def test_left_it_waits_no_more_until_the_text_changes(stand: Stand) -> None:
    mark = stand.mark("Nothing was said about the cost.")
    text = stand.becomes("Nothing was said about the cost.", "")
    assert settling.resettle(stand.notebook, text).orphan == (mark.id,)
    (one,) = stand.waiting()
    assert one.candidates == ()
    command = settling.leave_command(stand.notebook, [one])
    command.do()
    assert stand.waiting() == [] and settling.resettle(stand.notebook, text).unchanged == 1
    command.undo()
    assert len(stand.waiting()) == 1
    command.do()
    stand.library.execute(
        "UPDATE passage SET text = ? WHERE text = ''", ("Nothing was said about the cost.",)
    )
    stand.library.execute("UPDATE document SET text_sha256 = text_sha256 || 'y'")
    settling.resettle(stand.notebook, stand.text())
    assert stand.now(mark).state == "exact" and stands(stand, stand.now(mark))


def test_a_verdict_stands_only_where_its_words_do(stand: Stand) -> None:
    words = ("Twelve of them answered to it within a year", "Nobody in it answered")
    for name, said in zip(("a.os", "b.os"), words, strict=True):
        (at,) = [number for number, line in stand.held.items() if said in line]
        start = stand.held[at].index(said)
        span = make_selector(stand.held, at, start, at, start + len(said), stand.text().text_sha256)
        stand.notebook.add(confirming.verdict_draft(name, True, stand.id, span))
    text = stand.becomes("We gave", "In the end we gave")
    text = stand.becomes("Nobody in it answered", "Nine in it answered")
    settling.resettle(stand.notebook, text)
    found = {
        one.locator_id: (one.state, one.stands) for one in confirming.verdicts(stand.reader().connection)
    }
    assert found == {"a.os": ("moved", True), "b.os": ("changed", False)}


def test_another_copy_of_the_source_is_only_offered(stand: Stand) -> None:
    mark = stand.mark("Twelve of them answered to it within a year", source_id="andtbacka2015")
    settling.resettle(
        stand.notebook, stand.becomes("Twelve of them answered to it within a year", "None did")
    )
    own = open_reader(Profile(stand.profile.folder / "nowhere"), stand.path)
    other = BEFORE.replace("We gave", "Another copy: we gave")
    (added,) = import_text(stand.library, stand.profile, own, other, "A copy").added
    own.close()
    stand.library.execute(
        "INSERT OR REPLACE INTO document_source (document_id, source_id, how, score)"
        " VALUES (?, 'andtbacka2015', 'reader', 1)", (added.id,),
    )  # fmt: skip
    remove(stand.library, stand.id)
    (one,) = stand.waiting()
    assert [candidate.target_id for candidate in one.candidates] == [str(added.id)]
    assert stand.now(mark).target_id == stand.id, "nothing moved by itself"
    settling.place_command(stand.notebook, {mark.id: one.candidates[0]}).do()
    placed = stand.now(mark)
    assert placed.target_id == str(added.id)
    text = library.document(stand.reader().connection, str(added.id))
    assert placed.text_sha256 == text.text_sha256


def test_a_mark_from_elsewhere_waits_however_well_it_fits(stand: Stand) -> None:
    mark = stand.mark("Twelve of them answered to it within a year")
    stand.notebook.anchor(mark.id, {"state": "orphan", "text_sha256": None})
    settling.resettle(stand.notebook, stand.text())
    assert stand.now(mark).state == "orphan"
    (one,) = stand.waiting()
    assert one.candidates[0].selector.quote == mark.quote


def test_an_altered_row_is_left_alone(stand: Stand) -> None:
    mark = stand.mark("Nothing was said")
    with sqlite3.connect(stand.profile.notebook) as other:
        other.execute("UPDATE annotation SET body = 'x'")
    text = stand.becomes("We gave", "In the end we gave")
    assert settling.resettle(stand.notebook, text) == settling.Resettled()
    assert not stand.now(mark).intact


def test_a_digest_that_was_written_anew(stand: Stand) -> None:
    old = {1: "Twelve of 31 answered.", 2: "The cost was not told in the paper."}
    made = make_selector(old, 2, 4, 2, 16)
    fields = {"kind": "highlight", "target_kind": "digest", "target_id": "s", "selector": made}
    mark = stand.notebook.add(draft(**fields))
    new = {1: "Twelve of 31 answered.", 2: "The safety was good.", 3: old[2]}
    text = MarkedText("digest", "s", "new", new)
    assert settling.resettle(stand.notebook, text).moved == (mark.id,)
    assert (stand.now(mark).paragraph, stand.now(mark).quote) == (3, "cost was not")
    assert msgspec.json.encode(stand.now(mark))
