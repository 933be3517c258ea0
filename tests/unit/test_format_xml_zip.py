"""JATS articles and zip archives: read right, and harmless where they mean harm."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat
from abscope_store.importing.formats import format_of, jats, zip_archive
from abscope_store.importing.segment import sentences

SAMPLES = Path(__file__).parent.parent / "data" / "formats"
FRONT = (
    "<front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front>"
)


def article() -> Flat:
    data = (SAMPLES / "article.xml").read_bytes()
    found = format_of(data, "article.xml")
    assert found is not None and found.MEDIA_TYPE == jats.MEDIA_TYPE
    return jats.read(data, "article.xml")


def body(inside: str) -> list[str]:
    data = f'<!DOCTYPE article SYSTEM "a.dtd"><article>{FRONT}<body>{inside}</body></article>'.encode()
    return [block.text for block in jats.read(data, "x").blocks[1:]]


def spoken(texts: list[str]) -> list[str]:
    return [text[a:b] for text in texts for a, b in sentences(text)]


def test_an_article_reads_right() -> None:
    lines = (SAMPLES / "paper.gold").read_text("utf-8").splitlines()
    gold = spoken([re.sub(r"^#+ ", "", line) for line in lines if not line.startswith("Kofi Osei")])
    read = spoken([block.text for block in article().blocks if not block.hidden])
    assert [sentence for sentence in gold if sentence not in read] == []
    assert len(read) == len(gold) + 2  # the acknowledgement and its heading


def test_references_are_hidden() -> None:
    hidden = [block for block in article().blocks if block.hidden]
    assert [block.reason for block in hidden] == ["reference list"] * 2
    assert hidden[1].text.startswith("1. Lindqvist A, Holm G. Rare responses")


def test_front_matter() -> None:
    flat = article()
    meta = flat.metadata
    assert (meta.doi, meta.pmid, meta.pmcid) == ("10.5555/aio.2031.318", "41000001", "PMC9999318")
    assert (meta.date, meta.kind, meta.publisher) == ("2031-02-20", "research article", "Invented Press")
    assert (meta.authors, meta.journal) == ("Osei Kofi, Brandt Lena", "Annals of Invented Oncology")
    assert meta.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert flat.tags == ["abscopal", "TGF-β"]


def test_tables_are_rows_with_cells() -> None:
    rows = [block for block in article().blocks if block.kind == "table"]
    assert [rows[1].text[a:b] for a, b in rows[1].cells] == ["Antibody before", "18", "4"]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>survival<sup>12</sup> of 10<sup>9</sup> in 2019<sup>3,4</sup></p>",
         "survival[12] of 10^9 in 2019[3,4]"),
        ("<p>the <sup>18</sup>F scan, CO<sub>2</sub>, 1<sup>st</sup>, m<sup>-2</sup></p>",
         "the 18F scan, CO2, 1st, m^-2"),
        ("<p>survival <sup>12</sup> was</p>", "survival [12] was"),
        ("<p>kg/m<sup>2</sup> and so<xref ref-type='bibr'>7</xref>.</p>", "kg/m^2 and so[7]."),
        ("<p><math><msup><mn>10</mn><mn>9</mn></msup></math> &alpha; &nosuch;</p>", "10^9 α &nosuch;"),
        ("<p><math><mn>1</mn><mo>+</mo><mfrac><mi>d</mi><mn>10</mn></mfrac></math> Gy</p>", "1+d/10 Gy"),
        ("<p><math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math></p>",
         "(a+b)/2"),
        ("<p>a dose <inline-formula><tex-math>\\begin{document}$$\\ge 10$$\\end{document}</tex-math>"
         "</inline-formula> Gy</p>", "a dose \\ge 10 Gy"),
        ("<p><inline-formula><alternatives><tex-math>$x$</tex-math><math><mi>x</mi></math></alternatives>"
         "</inline-formula> once</p>", "x once"),
    ],
)  # fmt: skip
def test_raised_text_is_never_glued(inside: str, expected: str) -> None:
    assert body(inside) == [expected]


def test_a_cell_over_two_rows_heads_both() -> None:
    inside = (
        "<table-wrap><table><tr><th rowspan='2'>Outcome</th><th colspan='2'>Arm</th></tr>"
        "<tr><th>One</th><th>Two</th></tr><tr><td>ORR</td><td>34.5</td><td>29.0</td></tr></table></table-wrap>"
    )
    assert body(inside) == ["Outcome | Arm", "Outcome | One | Two", "ORR | 34.5 | 29.0"]


def test_what_stands_inside_a_paragraph_parts_it() -> None:
    inside = "<p>Before <list><list-item><p>one</p></list-item></list>after.</p>"
    assert body(inside) == ["Before", "one", "after."]


BOMB = '<!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"{BOMB}<article>{FRONT}<body><p>&b;</p></body></article>".encode(), "entities of its own"),
        (f"{BOMB}<article>{FRONT}<body><p>&b;</p></body></article>".encode("utf-16"), "entities of its own"),
        (f"<article>{FRONT}<body><p>cut".encode(), "damaged or cut short"),
        (f"<article>{FRONT}<body>{'<sec>' * 5000}</body></article>".encode(), "damaged or cut short"),
        (b"<article><front/></article>", "holds no text"),
        (
            b'<?xml version="1.0" encoding="utf-7"?><article><front/></article>',
            "an encoding that is not read",
        ),
        (b"<pmc-articleset></pmc-articleset>", "without a whole article"),
    ],
)
def test_harmful_xml_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        for part in jats.split(data, "x.xml"):
            jats.read(part.data, part.name)


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    system = f'<!DOCTYPE article SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'
    data = f"{system}<article>{FRONT}<body><p>Said.</p></body></article>".encode()
    assert [block.text for block in jats.read(data, "x").blocks] == ["T", "Said."]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return sink.getvalue()


def test_members_are_parts_with_harmless_names() -> None:
    data = zipped({
        "export/files/12/a.pdf": b"%PDF-", "../../etc/b.txt": b"b", "C:\\x\\c.txt": b"c", ".hidden": b"x",
        "__MACOSX/._a.pdf": b"x", "folder/": b"", "empty.txt": b"",
    })  # fmt: skip
    found = format_of(data, "e.zip")
    assert found is not None and found.MEDIA_TYPE == zip_archive.MEDIA_TYPE
    parts = zip_archive.split(data, "e.zip")
    assert [part.name for part in parts] == [
        "e.zip/export/files/12/a.pdf",
        "e.zip/etc/b.txt",
        "e.zip/x/c.txt",
    ]
    assert [part.data for part in parts] == [b"%PDF-", b"b", b"c"]


def test_an_archive_with_a_word_file_or_a_folder_called_word_is_an_archive() -> None:
    inner = zipped({"word/document.xml": b"<w/>"}, zipfile.ZIP_STORED)
    data = zipped({"sub/minutes.docx": inner, "word/list.txt": b"x"}, zipfile.ZIP_STORED)
    found = format_of(data, "e.zip")
    assert found is not None and found.MEDIA_TYPE == zip_archive.MEDIA_TYPE
    assert [part.name for part in zip_archive.split(data, "e.zip")] == [
        "e.zip/sub/minutes.docx",
        "e.zip/word/list.txt",
    ]


def lying(size: int) -> bytes:
    """A member that says it is small and unpacks to `size` bytes."""
    data = bytearray(zipped({"a.txt": bytes(size)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature) + at
        data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def locked() -> bytes:
    data = bytearray(zipped({"a.txt": b"locked"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({"a.txt": bytes(30_000_000)}), "far more than it packs"),
        (zipped({f"{n}.txt": b"x" for n in range(2_001)}), "2,001 files"),
        (locked(), "locked with a password"),
        (zipped({}), "no file that could be read"),
        (zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "an Excel file"),
        (zipped({"a.txt": b"abc" * 1000})[:-30], "zip archive"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "zip archive"),
        (
            zipped({str(n): bytes(range(256)) * 180_000 for n in range(3)}, zipfile.ZIP_STORED),
            "more than 100 MB",
        ),
    ],
)
def test_harmful_archives_are_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        zip_archive.split(data, "e.zip")


def test_a_member_that_lies_about_its_size_yields_no_more() -> None:
    try:
        parts = zip_archive.split(lying(30_000_000), "e.zip")
    except Refused:
        return
    assert sum(len(part.data) for part in parts) <= 10


def test_an_archive_in_an_archive_is_refused() -> None:
    (part,) = zip_archive.split(zipped({"inner.zip": zipped({"a.txt": b"a"})}), "e.zip")
    with pytest.raises(Refused, match="an archive within an archive"):
        zip_archive.split(part.data, part.name)
