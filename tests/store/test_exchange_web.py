"""Web annotations and the HTML page: the MUSTs of the W3C model, ours come back whole, nothing that runs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from exchange_stand import AS_OF, opened, reader_of, sample_of
from notebook_stand import span_draft

from abscope_store.errors import Refused
from abscope_store.notebook import read
from abscope_store.notebook.exchange import notes_file, web_reading
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
