"""Hostile files end fast and small: each is read in a process of its own under the worker's limits.

An end is blocks or one sentence; never a signal, never a file of this machine in the text.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from office import docx, epub, zipped

CHILD = """
import json, resource, sys
from abscope_store.importing import limits
held = limits.apply()
from abscope_store.errors import Refused
from abscope_store.importing.formats import format_of
name = sys.argv[1]
data = sys.stdin.buffer.read()
try:
    flat = format_of(data, name).read(data, name)
    end = {"blocks": len(flat.blocks), "text": " ".join(block.text for block in flat.blocks)[:20_000],
           "size": sum(len(block.text) for block in flat.blocks)}
except Refused as trouble:
    end = {"refused": str(trouble)}
end["cpu"] = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
end["held"] = held
print(json.dumps(end))
"""
MEGABYTE = 1024 * 1024
ENTITIES = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + at)} "{("&" + chr(97 + at) + ";") * 10}">' for at in range(9)
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Before &x; after.</p></body></html>'


def read(name: str, data: bytes) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-B", "-c", CHILD, name], input=data, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-500:]
    end: dict[str, object] = json.loads(done.stdout)
    if sys.platform == "linux":
        assert {"memory 768 MB", "CPU 10-40 s"} <= set(end["held"])  # type: ignore[call-overload]
    return end


def nested_table(levels: int) -> bytes:
    return b"<!doctype html>" + b"<table><tr><td>" * levels + b"x"


BOMBS = {
    "deep.html": b"<!doctype html>" + b"<div>x" * 10_000 + b"</div>" * 10_000,
    "bold.html": b"<!doctype html>" + b"<b>" * (50 * MEGABYTE // 3 - 10),
    "flat.html": b"<!doctype html><body>" + b"<p>a<p>b" * 140_000,
    "tables.html": nested_table(49),
    "spans.html": b"<!doctype html><table>" + b"<tr>" + b"<td rowspan=65534 colspan=1000>word</td>" * 2_000
    + b"<tr><td>x</td><td>y</td>" * 5_000,
    "svg.html": b"<!doctype html><svg>" + b'<use xlink:href="#a"/>' * 100_000 + b"</svg><p>words</p>",
    "data.html": b'<!doctype html><img src="data:image/png;base64,' + b"A" * 40_000_000 + b'"><p>words</p>',
    "line.html": b"<!doctype html><p>" + b"word " * (5 * MEGABYTE),
    "style.html": b"<!doctype html><p " + b'style="' + b"a:b;" * MEGABYTE + b'">words</p>',
    "laughs.html": f"{ENTITIES}]><html><body><p>&j; words</p></body></html>".encode(),
    "external.html": f"{EXTERNAL}{XHTML}".encode(),
    "quotes.md": b">" * 20_000 + b" words",
    "brackets.md": b"[" * 20_000 + b"words" + b"](" * 5_000,
    "stars.md": b"*a **b " * 20_000,
    "parts.mht": b"MIME-Version: 1.0\n"
    + b"".join(
        b'Content-Type: multipart/related; boundary="b%d"\n\n--b%d\n' % (at, at) for at in range(3_000)
    ),
    "deep.docx": docx("<w:sdt><w:sdtContent>" * 5_000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 5_000),
    "zip.docx": zipped({"word/document.xml": b" " * 200 * MEGABYTE}),
    "laughs.docx": zipped({"word/document.xml": f"{ENTITIES}]><w>&j;</w>"}),
    "runs.docx": docx("<w:p>" + "<w:r><w:t>word </w:t></w:r>" * 100_000 + "</w:p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_time_with_text_or_a_sentence(name: str) -> None:
    end = read(name, BOMBS[name])
    assert end["cpu"] < 10  # type: ignore[operator]
    if "refused" in end:
        told = str(end["refused"])
        assert told.startswith(name)
        assert told.endswith(".")
    else:
        assert end["size"] <= 2 * len(BOMBS[name]) + 1000  # type: ignore[operator]


def test_entities_of_a_document_open_nothing() -> None:
    end = read("external.html", BOMBS["external.html"])
    assert str(end["text"]).startswith("Before")
    assert "after." in str(end["text"])
    chapter = read("external.epub", zipped_chapter(f"{EXTERNAL}{XHTML}"))
    assert "after." in str(chapter["text"])
    secret = Path("/etc/hostname")
    if secret.exists() and (said := secret.read_text().strip()):
        assert said not in f"{end['text']} {chapter['text']}"


def zipped_chapter(chapter: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(epub([("a.xhtml", "")]))) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, "OEBPS/a.xhtml": chapter})


def test_words_behind_a_bomb_are_still_read() -> None:
    for name in ("svg.html", "data.html", "style.html"):
        assert read(name, BOMBS[name])["text"] == "words"
