"""Web annotations and the HTML page: the MUSTs of the W3C model, ours come back whole, nothing that runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from exchange_stand import AS_OF, opened, reader_of, sample_of
from notebook_stand import span_draft

from abscope_store.errors import Refused
from abscope_store.notebook import read
from abscope_store.notebook.exchange import notes_file, web_reading
from abscope_store.notebook.exchange.files import read_file
from abscope_store.notebook.exchange.merging import merge
from abscope_store.notebook.exchange.page import page
from abscope_store.paths import Profile

STANDING = "not reviewed by a clinician · not a dosing or treatment instruction"
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
    "identifying", "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture
def sample(profile: Profile) -> tuple[bytes, bytes]:
    """A reader's notes as .abscope-notes and as web annotations."""
    return sample_of(profile)


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
    assert "http://www.w3.org/ns/anno.jsonld" in listed(one["@context"])
    for target in listed(one["target"]):
        if isinstance(target, str):
            assert IRI.fullmatch(target)
        elif target["type"] == "SpecificResource":
            assert IRI.fullmatch(target["source"]), "exactly one source"
            assert target["selector"], "nothing else makes it a specific resource"
            for selector in listed(target["selector"]):
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
        for end in (selector["startSelector"], selector["endSelector"]):
            assert end["type"] != "RangeSelector"
            check_selector(end)
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
    assert IRI.fullmatch(page_of["id"])
    assert page_of["startIndex"] == 0
    assert isinstance(whole["label"], str)
    assert type(whole["total"]) is int
    assert whole["total"] == len(page_of["items"]) == 4, "what was deleted stays at home"
    assert len({one["id"] for one in page_of["items"]}) == 4
    for one in page_of["items"]:
        check_annotation({"@context": whole["@context"], **one})
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


SAID = ("<script>x</script> words", "the quote", ("one tag",))
SHAPES: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    # what is odd and valid -> (what differs from FOREIGN, (author, body, quote, tags))
    "no creator": ({"creator": None}, ("unnamed author", *SAID)),
    "creators": (
        {"creator": ["http://example.org/a", {"name": "B"}]},
        ("http://example.org/a", *SAID),
    ),
    "names": (
        {"creator": {"name": ["First", "Second"]}},
        ("First", *SAID),
    ),
    "no body": ({"body": None}, ("Somebody", "", "the quote", ())),
    "one body": ({"body": {"type": "TextualBody", "value": "v"}}, ("Somebody", "v", "the quote", ())),
    "a link": ({"body": "http://example.org/post"}, ("Somebody", "http://example.org/post", "the quote", ())),
    "bodyValue": ({"body": None, "bodyValue": "plain"}, ("Somebody", "plain", "the quote", ())),
    "bodies": (
        {
            "body": [
                {"value": "a"},
                {"value": "b", "purpose": ["commenting"]},
                {"value": "t", "purpose": "tagging"},
                {"value": "t", "purpose": ["tagging"]},
                {"value": " ", "purpose": "tagging"},
                7,
            ]
        },
        ("Somebody", "a\n\nb", "the quote", ("t",)),
    ),
    "a choice": (
        {"body": {"type": "Choice", "items": [{"value": "en"}, {"value": "fr"}]}},
        ("Somebody", "en", "the quote", ()),
    ),
    "types": ({"type": ["Annotation", "http://example.org/Own"]}, ("Somebody", *SAID)),
    "targets": (
        {
            "target": [
                {
                    "source": {"id": "http://example.com/page"},
                    "selector": [
                        {
                            "type": "XPathSelector",
                            "value": "/p",
                            "refinedBy": {"type": "TextQuoteSelector", "exact": "in it"},
                        },
                        "http://example.org/selector",
                    ],
                },
                "http://example.org/more",
            ],
            "body": None,
        },
        ("Somebody", "", "in it", ()),
    ),
    "a whole page": ({"target": "http://example.com/page", "body": None}, ("Somebody", "", "", ())),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_odd_and_valid_shapes_are_taken(shape: str) -> None:
    change, wanted = SHAPES[shape]
    item = {key: value for key, value in (FOREIGN | change).items() if value is not None}
    held = web_reading.read(json.dumps(item).encode(), "x")
    assert held.refused == ()
    (version,) = held.versions
    row = version.row
    said = row["author"], row["body"], row["quote"] or "", tuple(tag["tag"] for tag in version.tags)
    assert said == wanted
    assert row["target_id"] == "http://example.com/page"
    assert row["state"] == ("orphan" if row["quote"] else "exact")


@pytest.mark.parametrize("around", ["list", "page", "graph", "terms"])
def test_collections_are_taken_however_they_are_written(around: str) -> None:
    """One item that is none of the model's leaves the others in."""
    items = [FOREIGN, {"id": "http://example.org/2", "type": "Dataset"}, FOREIGN | {"id": 7}, "http://x/y"]
    terms = [{"@id": "http://example.org/3", "@type": ["oa:Annotation"], "target": "http://example.com/page"}]
    whole: dict[str, Any] = {
        "list": items, "page": {"type": "AnnotationPage", "items": items}, "graph": {"@graph": items},
        "terms": {"@graph": [*items, *terms]},
    }  # fmt: skip
    held = web_reading.read(json.dumps(whole[around]).encode(), "x")
    assert len(held.versions) == (2 if around == "terms" else 1)
    assert [refusal.reason for refusal in held.refused] == ["it has no id"]


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 1_000_000,
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"type":"Annotation"',
        b'"Annotation"',
        b"",
        b'{"type":"Annotation","id":"a:b","target":' * 50_000,
        b'{"items":[{"type":"Annotation"},' * 900,
    ],
)
def test_what_is_no_web_annotation_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as told:
        web_reading.read(raw, "x")
    assert "\n" not in told.value.sentence()


def test_too_much_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """200 MB, a million annotations in either form: one sentence, at once and without the memory for them."""
    large = tmp_path / "large.jsonld"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    million = b'{"type":"Annotation"},' * 1_000_000
    for taken, said in (
        (lambda: read_file(large), "too large"),
        (lambda: web_reading.read(b"[" + million + b"{}]", "x"), "more than 100,000"),
        (
            lambda: notes_file.read(b'{"type":"abscope-notes"}\n' + b"{}\n" * 1_000_000, "x"),
            "more than 100,000",
        ),
    ):
        with pytest.raises(Refused, match=said):
            taken()


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
