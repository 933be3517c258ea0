"""Exports: what a reader takes away says where it comes from, and runs nothing."""

from __future__ import annotations

import csv
import io
import json

import msgspec
import pytest

from abscope_store.notebook.exchange.page import page
from abscope_store.notebook.export import export
from abscope_store.records import Annotation, AnnotationId, SourceId

AS_OF = "2026-11-22"
STANDING = "Reference as of 2026-11-22 · not reviewed by a clinician · not a dosing or treatment instruction"
TITLES = {"our-source": "A *made-up* title"}


def annotation(**fields: object) -> Annotation:
    base = Annotation(
        id=AnnotationId("u-1"), author="me", device="d", revision=1,
        created="2026-01-02T03:04:05.000006+00:00", modified="2026-01-02T03:04:05.000006+00:00",
        deleted_at=None, kind="highlight", meaning="result", body="My **note**\n\n=1+1",
        target_kind="document", target_id="d0", source_id=SourceId("our-source"),
        text_sha256="t", paragraph=33, start=0, paragraph_end=33, end=9,
        quote="10^9 <b> cells\nnext", prefix="", suffix="", state="exact", reply_to=None,
        resolved=False, tags=("endpoint",),
    )  # fmt: skip
    return msgspec.structs.replace(base, **fields)


def test_markdown_reads_as_quote_note_tags_and_place() -> None:
    text = export([annotation()], "markdown", TITLES, AS_OF)
    assert r"## A \*made-up\* title" in text
    assert "> 10^9 \\<b\\> cells\n> next\n" in text
    assert "My **note**\n\n=1+1\n" in text
    assert "Tags: endpoint\n" in text
    assert "highlight (result) · paragraph 33 · document `d0` · made 2026-01-02" in text
    assert text.count(STANDING) == 2
    assert text.endswith("No patient identifiers.\n")


def test_markdown_says_what_is_odd_about_a_mark() -> None:
    text = export(
        [annotation(state="orphan", intact=False, deleted_at="2026-02-01", paragraph_end=35)],
        "markdown", {}, AS_OF,
    )  # fmt: skip
    for words in ("place in the text: orphan", "altered outside Abscope", "in the trash"):
        assert words in text
    assert "paragraphs 33 to 35" in text
    assert "## d0" in text
    assert "No notes." in export([], "markdown", {}, AS_OF)


def test_markdown_and_page_keep_authors_answers_and_sources_together() -> None:
    """One heading a source, marks in the order of the text, answers behind their note; nothing runs."""
    asked = annotation(id="u-1", body="which? <script>x</script> a < b", author="Anna Berg", paragraph=40)
    first = annotation(id="u-2", body="early", paragraph=2, paragraph_end=2, target_id="ab" * 32)
    other = annotation(id="u-3", body="elsewhere", source_id=None, target_id="study/pacific")
    answer = annotation(id="u-4", body="final", reply_to="u-1", resolved=True, author="me@1234567890")
    lost = annotation(id="u-5", body="to nobody here", reply_to="gone")
    text = export([asked, other, answer, first, lost], "markdown", TITLES, AS_OF)
    order = [
        text.index(words)
        for words in ("## A", "early", "to nobody", "which?", "final", "## study/p", "elsew")
    ]
    assert order == sorted(order)
    assert text.count("## A ") == 1
    assert "which? \\<script>x\\</script> a < b" in text
    assert "highlight (result) by Anna Berg · paragraphs 40 to 33" in text
    assert "answer by an unnamed reader (12345678) · settles it" in text
    assert "document `abababababab` ·" in text
    shown = page([asked, other, answer, first, lost], TITLES, {}, AS_OF)
    assert shown.count("<section>") == 2
    assert shown.index("which?") < shown.index('<article class="answer">\n<p class="note">final')
    assert "<script" not in shown


def test_answers_in_a_ring_are_not_lost() -> None:
    ring = [
        annotation(id="u-1", body="one", reply_to="u-2"),
        annotation(id="u-2", body="two", reply_to="u-1"),
    ]
    text = export(ring, "markdown", TITLES, AS_OF)
    assert "one" in text and "two" in text


def test_json_lines_hold_every_field() -> None:
    made = annotation(body="😀\u2028")
    lines = export([made], "jsonl", TITLES, AS_OF).split("\n")
    assert json.loads(lines[0])["standing"] == STANDING
    line = json.loads(lines[1])
    assert (line.pop("type"), line.pop("title")) == ("annotation", "A *made-up* title")
    assert msgspec.convert(line, Annotation) == made


@pytest.mark.parametrize("body", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "\r=1", "plain"])
def test_csv_runs_no_formula(body: str) -> None:
    text = export([annotation(body=body)], "csv", TITLES, AS_OF)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    cell = dict(zip(rows[0], rows[1], strict=True))["body"]
    assert cell == (body if body == "plain" else "'" + body)
    assert [STANDING] in rows


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="docx"):
        export([], "docx", {}, AS_OF)
