"""Files of notes: what they carry, what is refused in one sentence, what the W3C model demands of them."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from exchange_stand import AS_OF, opened, reader_of, sent, state, taken
from notebook_stand import draft, span_draft

from abscope_store.errors import Refused
from abscope_store.notebook import backup, journal, read
from abscope_store.notebook.exchange import notes_file, web_annotation, web_reading
from abscope_store.notebook.exchange.held import read_names
from abscope_store.notebook.exchange.merging import merge, preview, unmerge
from abscope_store.notebook.exchange.page import page
from abscope_store.notebook.exchange.sending import outgoing
from abscope_store.notebook.marks import Altered
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.rows import canonical
from abscope_store.notebook.selectors import make_selector
from abscope_store.paths import Profile

MADE = "2026-11-22T10:00:00Z"
STANDING = "not reviewed by a clinician · not a dosing or treatment instruction"


@pytest.fixture
def sample(profile: Profile) -> tuple[bytes, bytes]:
    """A reader's notes as .abscope-notes and as web annotations."""
    with opened(reader_of(profile, "sender", "A. Reader")) as writer:
        note = writer.add(span_draft("words <b>bold</b> \u00a0 😀 \0", meaning="harm", tags=("t", "=1+1")))
        texts = {1: "one paragraph here", 2: "and another one"}
        over = make_selector(texts, 1, 4, 2, 3)
        writer.add(span_draft("", kind="underline", selector=over))
        writer.add(draft("an answer", reply_to=note.id))
        writer.add(draft("", kind="bookmark"))
        writer.delete(writer.add(draft("gone")).id)
        versions = outgoing(writer.connection, writer.profile)
        cited = {"some-source": "Somebody S. A title of ours."}
        web = web_annotation.write(versions, MADE, AS_OF, cited, {("d0" * 32, 2): 100})
        names = read_names(writer.connection)
        return notes_file.write(versions, names, MADE, AS_OF, cited).encode(), web.encode()


def test_the_file_says_what_it_is_and_carries_each_word(sample: tuple[bytes, bytes]) -> None:
    lines = [json.loads(line) for line in sample[0].splitlines()]
    assert (lines[0]["type"], lines[0]["format"], lines[0]["annotations"]) == ("abscope-notes", 1, 5)
    assert (lines[0]["author"], STANDING in lines[0]["standing"]) == ("A. Reader", True)
    assert lines[1]["citation"] == "Somebody S. A title of ours."
    held = notes_file.read(sample[0], "x")
    assert (len(held.versions), held.refused) == (5, ())
    assert held.versions[0].row["body"] == "words <b>bold</b> \u00a0 😀 \0"
    assert {tag["tag"] for tag in held.versions[0].tags} == {"t", "=1+1"}


def test_a_merge_shows_first_then_takes_in_and_is_taken_back(
    profile: Profile, sample: tuple[bytes, bytes]
) -> None:
    held = notes_file.read(sample[0], "x")
    with opened(reader_of(profile, "receiver")) as writer:
        mine = writer.add(draft("my own"))
        known = journal.read(writer.profile.journal).lines
        shown = preview(writer.connection, held.versions, known)
        assert (shown.new, shown.newer, shown.already, shown.conflicts, shown.yours) == (5, 0, 0, 0, 0)
        assert shown.authors == ("A. Reader",)
        assert read.listed(writer.connection) == [mine], "a preview changes nothing"
        done = merge(writer, held.versions)
        assert done.preview == shown
        assert len(backup.backups(writer.profile.backups)) == 1, "a copy is made first"
        assert read.count(writer.connection) == 5
        again = merge(writer, held.versions)
        assert (again.batch, again.preview.already) == ("", 5)
        writer.add(draft("made since", reply_to=held.versions[0].row["id"]))
        before = state(writer)
        assert unmerge(writer, done.batch) == 5
        assert {note.body for note in read.listed(writer.connection)} == {"my own", "made since"}
        assert len(outgoing(writer.connection, writer.profile)) == 2, "what was taken back is not passed on"
        assert unmerge(writer, done.batch) == 0
        assert merge(writer, held.versions).preview.new == 5
        assert state(writer) == before


def test_words_of_others_are_answered_not_changed(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    with opened(reader_of(profile, "receiver")) as writer:
        taken(writer, sample[0])
        theirs = next(note for note in read.listed(writer.connection) if note.body.startswith("words"))
        for change in ({"body": "x"}, {"meaning": None}, {"kind": "note"}, {"resolved": True}):
            with pytest.raises(Altered, match=r"by A\. Reader"):
                writer.edit(theirs.id, **change)  # type: ignore[arg-type]
        before = state(writer)
        writer.edit(theirs.id, state="moved")
        writer.set_tags(theirs.id, ["mine"])
        writer.delete(theirs.id)
        assert state(writer) == before, "what I do to it here is mine and does not travel"
        taken(writer, sample[0])
        assert read.annotation(writer.connection, theirs.id).deleted_at is not None, "it stays in my trash"


def test_deletion_and_resolving_travel_from_their_own_author(profile: Profile) -> None:
    with opened(reader_of(profile, "a")) as first, opened(reader_of(profile, "b")) as second:
        note = first.add(draft("a question", meaning="question"))
        gone = first.add(draft("to be deleted"))
        taken(second, sent(first))
        assert second.add(draft("mine", reply_to=note.id)).reply_to == note.id
        first.edit(note.id, resolved=True)
        first.delete(gone.id)
        taken(second, sent(first))
        taken(first, sent(second))
        assert read.annotation(second.connection, note.id).resolved
        assert read.annotation(second.connection, gone.id).deleted_at is not None
        assert [n.reply_to for n in read.listed(first.connection) if n.body == "mine"] == [note.id]
        theirs = read.annotation(second.connection, note.id)
        assert theirs.author == f"me@{first.device}", "two nameless readers are not taken for one"
        assert read.annotation(first.connection, note.id).author == "me"


def test_a_note_changed_in_two_places_is_kept_twice(profile: Profile) -> None:
    with opened(reader_of(profile, "a", "A")) as first, opened(reader_of(profile, "b", "A")) as second:
        note = first.add(draft("one"))
        taken(second, sent(first))
        first.edit(note.id, body="changed here")
        second.edit(note.id, body="changed there")
        files = sent(first), sent(second)
        assert taken(first, files[1]).preview.conflicts == 1
        assert taken(second, files[0]).preview.conflicts == 1
        for writer in (first, second):
            bodies = {n.body for n in read.listed(writer.connection)}
            assert bodies == {"changed here", "changed there"}
            copy = next(n for n in read.listed(writer.connection) if n.id != note.id)
            with pytest.raises(Altered, match="two places"):
                writer.edit(copy.id, body="x")
        assert state(first) == state(second)
        # Going on with either is an edit of it; the other version stays.
        first.edit(note.id, body="settled")
        assert taken(second, sent(first)).preview.newer == 1
        assert "settled" in {n.body for n in read.listed(second.connection)}
        assert state(first) == state(second)


def test_a_merge_that_a_kill_cut_short_never_happened(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    """The line is on disk and COMMIT is not: after the next start nothing of the file is there."""
    own = reader_of(profile, "receiver")
    with opened(own) as writer:
        mine = writer.add(draft("mine"))
    before = own.notebook.read_bytes()
    with opened(own) as writer:
        taken(writer, sample[0])
        assert read.count(writer.connection) == 5
    for ending in ("-wal", "-shm"):
        own.notebook.with_name(own.notebook.name + ending).unlink(missing_ok=True)
    own.notebook.write_bytes(before)
    writer, found = open_notebook(own)
    assert (found.restored, found.set_aside) == (0, 0)
    assert read.listed(writer.connection) == [mine]
    taken(writer, sample[0])
    assert read.count(writer.connection) == 5
    writer.close()
    # A part of the line is no line: the merge is whole or absent.
    whole = own.journal.read_bytes()
    own.journal.write_bytes(whole[: -len(whole) // 5])
    own.notebook.unlink()
    with opened(own) as writer:
        assert read.listed(writer.connection) == [mine]
    own.journal.write_bytes(whole)
    own.notebook.unlink()
    with opened(own) as writer:
        assert read.count(writer.connection) == 5


def test_purging_takes_the_words_out_of_receipt_and_merge_line(
    profile: Profile, sample: tuple[bytes, bytes]
) -> None:
    with opened(reader_of(profile, "receiver")) as writer:
        taken(writer, sample[0])
        theirs = next(n for n in read.listed(writer.connection) if n.body == "an answer")
        writer._change("delete", theirs.id, {"deleted_at": "2020-01-01T00:00:00.000000+00:00"})
        assert writer.purge() == 1
        assert b"an answer" not in writer.profile.journal.read_bytes()
        query = "SELECT count(*) FROM received WHERE version LIKE '%an answer%'"
        assert writer.connection.execute(query).fetchone()[0] == 0
        assert read.count(writer.connection) == 3
        own = writer.profile
    own.notebook.unlink()
    with opened(own) as writer:
        assert read.count(writer.connection) == 3


# --- hostile files --------------------------------------------------------------------------------


def resealed(line: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A line with a change and a hash that fits it: what a stranger's program can always make."""
    body = json.loads(line)
    body.pop("sha256")
    change(body)
    return json.dumps(body | {"sha256": hashlib.sha256(canonical(body)).hexdigest()}).encode()


def deep(lines: list[bytes]) -> None:
    lines[1] = b"[" * 1_000_000


def deep_head(lines: list[bytes]) -> None:
    lines[0] = b'{"type":' * 500_000


def long_line(lines: list[bytes]) -> None:
    lines[1] = b'{"x":"' + b"a" * (notes_file.LARGEST_LINE + 1) + b'"}'


def altered(lines: list[bytes]) -> None:
    lines[1] = lines[1].replace(b"words", b"sword")


def cut_short(lines: list[bytes]) -> None:
    lines.pop()


def newer(lines: list[bytes]) -> None:
    lines[0] = lines[0].replace(b'"format":1', b'"format":99')


def no_object(lines: list[bytes]) -> None:
    lines[1] = b"17"


def other_file(lines: list[bytes]) -> None:
    lines[0] = b"%PDF-1.7"


def empty(lines: list[bytes]) -> None:
    lines.clear()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (deep, "Line 2 of x cannot be read"), (deep_head, "not a file of notes"),
        (long_line, "too long"), (altered, "altered after it was written"),
        (cut_short, "says it holds 5 annotations and holds 4"), (newer, "newer Abscope"),
        (no_object, "not of the form"), (other_file, "not a file of notes"), (empty, "not a file of notes"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused_whole(
    sample: tuple[bytes, bytes], spoil: Callable[[list[bytes]], None], said: str
) -> None:
    lines = sample[0].splitlines()
    spoil(lines)
    with pytest.raises(Refused, match=said) as caught:
        notes_file.read(b"\n".join(lines), "x")
    assert len(caught.value.sentence()) < 200
    assert "\n" not in caught.value.sentence()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("author", "A\x1b[31m"), ("author", ""), ("author", "a\u202eb"), ("id", "../../x"), ("kind", "x"),
        ("revision", 0), ("revision", 2**63), ("revision", True), ("created", "yesterday"),
        ("start", -1), ("start", None), ("end", 0), ("quote", ""), ("body", None), ("body", 7),
        ("resolved", 5), ("meaning", "gut"), ("reply_to", "x"), ("more", 1), ("body", "x" * 1_000_001),
        ("tags", [{"tag": "x"}]), ("was", ["not a digest"]), ("row", 5),
    ],
)  # fmt: skip
def test_an_annotation_of_a_wrong_form_is_left_out_and_named(
    sample: tuple[bytes, bytes], column: str, value: object
) -> None:
    lines = sample[0].splitlines()

    def change(body: dict[str, Any]) -> None:
        (body if column in ("tags", "was", "row") else body["row"])[column] = value

    lines[1] = resealed(lines[1], change)
    held = notes_file.read(b"\n".join(lines), "x")
    assert len(held.versions) == 4
    assert [one.id for one in held.refused] == ["line 2"]


def test_a_file_cannot_take_my_tags_or_my_notes(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    lines = sample[0].splitlines()
    with opened(reader_of(profile, "receiver")) as writer:
        mine = writer.add(draft("mine", tags=("keep",)))
        tag = writer.connection.execute("SELECT id FROM annotation_tag").fetchone()[0]

        def steal_tag(body: dict[str, Any]) -> None:
            body["tags"][0]["id"] = tag

        def steal_note(body: dict[str, Any]) -> None:
            body["row"] |= {"id": mine.id, "revision": 99}

        lines[1] = resealed(lines[1], steal_tag)
        lines[3] = resealed(lines[3], steal_note)
        done = taken(writer, b"\n".join(lines))
        assert [one.reason for one in done.preview.refused] == ["one of its tags belongs to another note"]
        assert read.annotation(writer.connection, mine.id) == mine
        assert done.preview.new == 4, "another author's note of the same id stands beside mine"


def test_random_damage_is_told_or_harmless(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    chance = random.Random(5)
    for raw, reader in ((sample[0], notes_file.read), (sample[1], web_reading.read)):
        for _ in range(300):
            spoilt = bytearray(raw)
            for _ in range(chance.randrange(1, 4)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            try:
                reader(bytes(spoilt), "x")
            except Refused as refused:
                assert "\n" not in refused.sentence()


# --- W3C Web Annotation ---------------------------------------------------------------------------

MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
    "identifying", "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def check_annotation(one: dict[str, Any]) -> None:
    """The MUSTs of an Annotation, sections 3 and 4 of the model."""
    assert IRI.fullmatch(one["id"]), "exactly one IRI"
    assert "Annotation" in listed(one["type"])
    assert len(listed(one["target"])) >= 1
    assert not ("body" in one and "bodyValue" in one)
    assert set(listed(one.get("motivation"))) <= MOTIVATIONS
    for time in ("created", "modified"):
        assert UTC_TIME.fullmatch(one[time]), "one time, in UTC, with Z"
    for agent in (*listed(one.get("creator")), *listed(one.get("generator"))):
        assert agent["type"] in ("Person", "Organization", "Software")
        assert isinstance(agent["name"], str)
    for body in listed(one.get("body")):
        assert body["type"] == "TextualBody"
        assert isinstance(body["value"], str), "exactly one value"
        assert body["purpose"] in MOTIVATIONS
        assert "source" not in body
    for target in listed(one["target"]):
        if target["type"] == "SpecificResource":
            assert IRI.fullmatch(target["source"]), "exactly one source"
            for selector in listed(target.get("selector")):
                check_selector(selector)
        else:
            assert IRI.fullmatch(target["id"])


def check_selector(selector: dict[str, Any]) -> None:
    """The MUSTs of selectors, section 4.2."""
    kind = selector["type"]
    if kind == "TextQuoteSelector":
        assert isinstance(selector["exact"], str)
        assert all(isinstance(selector.get(name, ""), str) for name in ("prefix", "suffix"))
    elif kind == "TextPositionSelector":
        assert isinstance(selector["start"], int)
        assert isinstance(selector["end"], int)
        assert 0 <= selector["start"] <= selector["end"]
    elif kind == "FragmentSelector":
        assert isinstance(selector["value"], str)
    else:
        assert kind == "RangeSelector"
        check_selector(selector["startSelector"])
        check_selector(selector["endSelector"])
    for refined in listed(selector.get("refinedBy")):
        check_selector(refined)


def test_web_annotations_meet_every_must_of_the_model(sample: tuple[bytes, bytes]) -> None:
    whole = json.loads(sample[1])
    assert "http://www.w3.org/ns/anno.jsonld" in listed(whole["@context"])
    assert "AnnotationCollection" in listed(whole["type"])
    assert IRI.fullmatch(whole["id"])
    assert UTC_TIME.fullmatch(whole["generated"])
    assert STANDING in whole["standing"]
    page_of = whole["first"]
    assert page_of["type"] == "AnnotationPage"
    assert isinstance(page_of["items"], list)
    assert page_of["startIndex"] == 0
    assert whole["total"] == len(page_of["items"]) == 4, "what was deleted stays at home"
    assert len({one["id"] for one in page_of["items"]}) == 4
    for one in page_of["items"]:
        check_annotation(one)
    first, over, reply, mark = page_of["items"]
    assert {body["purpose"] for body in first["body"]} == {"commenting", "classifying", "tagging"}
    kinds = [selector["type"] for selector in first["target"]["selector"]]
    assert kinds == ["TextQuoteSelector", "TextPositionSelector", "FragmentSelector"]
    inside = first["target"]["selector"][2]["refinedBy"]
    assert first["target"]["selector"][1]["start"] == 100 + inside["start"]
    assert over["target"]["selector"][-1]["type"] == "RangeSelector"
    assert (reply["motivation"], mark["motivation"]) == (["commenting", "replying"], "bookmarking")


def test_our_own_web_annotations_come_back_whole(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    as_file = notes_file.read(sample[0], "x").versions
    as_web = web_reading.read(sample[1], "x")
    assert as_web.refused == ()
    assert as_web.versions == tuple(v for v in as_file if v.row["deleted_at"] is None)
    changed = sample[1].replace(b"an answer", b"another answer", 1)
    held = web_reading.read(changed, "x")
    assert len(held.versions) == 3
    assert "changed by another program" in held.refused[0].reason


FOREIGN = {
    "@context": "http://www.w3.org/ns/anno.jsonld", "id": "http://example.org/anno1", "type": "Annotation",
    "created": "2026-01-02T03:04:05Z", "creator": {"id": "http://example.org/u", "name": "Somebody"},
    "body": [
        {"type": "TextualBody", "value": "<script>x</script> words", "format": "text/html"},
        {"type": "TextualBody", "purpose": "tagging", "value": "one tag"},
    ],
    "target": {
        "source": "http://example.com/page",
        "selector": {"type": "TextQuoteSelector", "exact": "the quote", "prefix": "a ", "suffix": " z"},
    },
}  # fmt: skip


def test_another_programs_annotation_waits_for_a_place(profile: Profile) -> None:
    with opened(reader_of(profile, "receiver")) as writer:

        def take(item: dict[str, Any]) -> None:
            merge(writer, web_reading.read(json.dumps(item).encode(), "x").versions)

        take(FOREIGN)
        (note,) = read.listed(writer.connection)
        assert (note.body, note.tags, note.author) == ("<script>x</script> words", ("one tag",), "Somebody")
        assert (note.state, note.quote, note.target_id) == ("orphan", "the quote", "http://example.com/page")
        later = FOREIGN | {"modified": "2026-02-02T03:04:05Z", "body": {"value": "changed"}}
        take(later)
        take(FOREIGN)
        assert [n.body for n in read.listed(writer.connection)] == ["changed"]


@pytest.mark.parametrize(
    "raw", [b"[" * 1_000_000, b"{}", b"[]", b"\xff\xfe", b'{"type":"Annotation"', b'"Annotation"', b""]
)
def test_what_is_no_web_annotation_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        web_reading.read(raw, "x")


def test_the_html_page_is_escaped_and_fetches_nothing(profile: Profile) -> None:
    with opened(reader_of(profile, "a")) as writer:
        writer.add(span_draft('<img src="http://x/y" onerror=alert(1)>', tags=("<i>",)))
        notes = read.listed(writer.connection)
    text = page(notes, {"some-source": "A <b> title"}, {"some-source": "Cited & so on."}, AS_OF)
    assert "<img" not in text
    assert "&lt;img src=&quot;http://x/y&quot;" in text
    assert "A &lt;b&gt; title" in text
    assert "Cited &amp; so on." in text
    assert text.count(STANDING) == 2
    assert not re.search(r"<(script|link|iframe|img|object)|(src|href)=\"", text)
    assert "paragraph 2" in text
