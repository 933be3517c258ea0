"""What waits for a person and what is offered: marks on older copies, on removed ones, on our digest."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebook_stand import draft
from test_settling import BEFORE, Stand, stand

from abscope_store import confirming
from abscope_store.connection import open_reader
from abscope_store.importing.pipeline import import_paths, import_text
from abscope_store.importing.removal import remove
from abscope_store.notebook import read, settling
from abscope_store.notebook.selectors import make_selector
from abscope_store.notebook.waiting import DIGEST, GONE, NEWER, Looking, Waiting, marked_text, waiting
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Annotation

__all__ = ["stand"]
SOURCE = "andtbacka2015"


def belongs(stand: Stand, document: str) -> None:
    """The reader says that a document is a copy of the source."""
    stand.library.execute(
        "INSERT OR REPLACE INTO document_source (document_id, source_id, how, score)"
        " VALUES (?, ?, 'reader', 1)",
        (document, SOURCE),
    )


def another(stand: Stand, text: str, imported_at: str = "2999-01-01T00:00:00+00:00") -> str:
    """Another copy of the same source; its id."""
    own = open_reader(Profile(stand.profile.folder / "nowhere"), stand.path)
    (added,) = import_text(stand.library, stand.profile, own, text, "A copy").added
    own.close()
    belongs(stand, stand.id)
    belongs(stand, str(added.id))
    stand.library.execute("UPDATE document SET imported_at = ? WHERE id = ?", (imported_at, added.id))
    return str(added.id)


def only(stand: Stand) -> Waiting:
    (one,) = stand.waiting()
    return one


def test_a_changed_word_in_a_newer_copy_waits_with_its_diff(stand: Stand) -> None:
    mark = stand.mark("gave the antibody to 31 people")
    newer = another(stand, BEFORE.replace("31", "36"))
    one = only(stand)
    assert (one.annotation, one.why, one.waits) == (mark, NEWER, True)
    assert [(run.kind, run.text.strip()) for run in one.candidates[0].diff][1:3] == [
        ("removed", "31"), ("added", "36"),
    ]  # fmt: skip
    assert one.candidates[0].target_id == newer
    assert stand.now(mark) == mark and settling.outdated(stand.reader()) == [], "it stands where it was made"


def test_the_same_words_in_a_newer_copy_are_only_offered(stand: Stand) -> None:
    stand.mark("answered to it within a year")
    another(stand, BEFORE.replace("31", "36"))
    assert not only(stand).waits and only(stand).candidates[0].same


def test_a_copy_that_was_here_before_the_mark_is_not_offered(stand: Stand) -> None:
    stand.mark("gave the antibody to 31 people")
    another(stand, BEFORE.replace("31", "36"), "2020-01-01T00:00:00+00:00")
    assert stand.waiting() == []


def test_a_mark_goes_to_the_newer_copy_and_back(stand: Stand) -> None:
    mark = stand.mark("gave the antibody to 31 people")
    newer = another(stand, BEFORE.replace("31", "36"))
    command = settling.place_command(stand.notebook, {mark.id: only(stand).candidates[0]})
    command.do()
    now = stand.now(mark)
    assert (now.target_id, now.quote, now.body) == (newer, "gave the antibody to 36 people", "my words")
    assert stand.waiting() == [], "the older copy is not offered for it"
    command.undo()
    back = stand.now(mark)
    assert (back.target_id, back.quote, back.state) == (mark.target_id, mark.quote, "exact")
    assert len(stand.waiting()) == 1


def test_an_offer_is_turned_down_for_good_and_that_is_undone(stand: Stand) -> None:
    mark = stand.mark("gave the antibody to 31 people", tags=("endpoint",))
    another(stand, BEFORE.replace("31", "36"))
    command = settling.leave_command(stand.notebook, [only(stand)])
    command.do()
    now = stand.now(mark)
    assert stand.waiting() == [] and now.target_id == mark.target_id
    assert confirming.own_tags(now.tags) == ("endpoint",) and not confirming.is_verdict(now.tags)
    third = another(stand, BEFORE.replace("31", "38"), "2999-01-02T00:00:00+00:00")
    assert only(stand).candidates[0].target_id == third, "another one is offered again"
    command.undo()
    assert stand.now(mark).tags == ("endpoint",) and len(only(stand).candidates) == 2


def test_where_the_text_was_removed_another_copy_is_offered_whatever_its_age(stand: Stand) -> None:
    mark = stand.mark("gave the antibody to 31 people", source_id=SOURCE)
    older = another(stand, BEFORE + "\nA later line.", "2020-01-01T00:00:00+00:00")
    remove(stand.library, stand.id)
    one = only(stand)
    assert (one.why, one.waits, one.candidates[0].target_id) == (GONE, False, older)
    assert stand.now(mark).target_id == stand.id


def test_several_are_placed_at_once_or_none(stand: Stand) -> None:
    marks = [stand.mark("gave the antibody to 31 people"), stand.mark("Nothing was said")]
    newer = another(stand, BEFORE.replace("31", "36"))
    chosen = {one.annotation.id: one.candidates[0] for one in stand.waiting()}
    lines = stand.profile.journal.read_bytes().count(b"\n")
    command = settling.place_command(stand.notebook, chosen)
    assert command.do() == 2 and {stand.now(one).target_id for one in marks} == {newer}
    assert stand.profile.journal.read_bytes().count(b"\n") == lines + 1
    command.undo()
    assert {stand.now(one).target_id for one in marks} == {stand.id}


def test_looking_goes_step_by_step_and_compares_nothing_twice(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("gave the antibody", "answered to it", "The second arm", "Nothing was said"):
        stand.mark(words)
    another(stand, BEFORE.replace("31", "36"))
    reader, looking = stand.reader(), Looking()
    steps = 1
    while not looking.step(reader, 0.0):
        steps += 1
    assert steps > 4 and len(looking.found) == 4
    monkeypatch.setattr("abscope_store.notebook.placing.place", None)  # would raise if it were called
    again = Looking(looking.known)
    assert again.step(stand.reader()) and again.found == looking.found


def test_settling_goes_step_by_step_and_keeps_what_was_changed_meanwhile(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "_READ", 1)
    marks = [stand.mark(words) for words in ("answered to it", "The second arm", "Nothing was said")]
    text = stand.becomes("We gave", "In the end we gave")
    going = settling.Resettling(text)
    assert not going.step(stand.notebook, 0.0)
    (first,) = going.done.written
    other = next(mark for mark in marks if mark.id != first)
    stand.notebook.edit(other.id, body="typed meanwhile")
    while not going.step(stand.notebook, 0.0):
        pass
    assert stand.now(other).body == "typed meanwhile"
    assert settling.outdated(stand.reader()) == []
    assert all(stand.now(mark).text_sha256 == text.text_sha256 for mark in marks)


@pytest.mark.seeds
def test_a_mark_on_our_digest_is_offered_the_passage_that_it_tells_of(
    seeds: Path, profile: Profile, built_reference: Path
) -> None:
    from abscope_store.connection import open_library_writer
    from abscope_store.notebook.opening import open_notebook

    bare = open_reader(profile, built_reference)
    reader = Reader(bare)
    source = "scienmag-ldrt-sclc"
    digest = {part.paragraph: part.text for part in reader.digest(source)}
    writer, _ = open_notebook(profile)
    at = 33
    end = reader.digest(source)[sorted(digest).index(at)].sentences[0].end
    span = make_selector(digest, at, 0, at, end)
    fields = {"kind": "note", "target_kind": "digest", "target_id": source, "selector": span}
    mark: Annotation = writer.add(draft("mine", **{**fields, "source_id": source}))
    library = open_library_writer(profile)
    import_paths(library, profile, bare, [next(seeds.glob("002_*.txt"))])
    found = Reader(open_reader(profile, built_reference))
    (one,) = waiting(found)
    assert (one.why, one.waits, one.annotation) == (DIGEST, False, mark)
    (candidate,) = one.candidates
    text = marked_text(found, "document", candidate.target_id)
    assert text is not None and candidate.selector.paragraph == 33 and candidate.diff == ()
    assert text.paragraphs[33].startswith(candidate.selector.quote)
    assert read.annotation(writer.connection, mark.id).target_kind == "digest"
    writer.close()
    library.close()
