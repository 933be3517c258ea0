"""Traps in marked-up files: hidden numbers, raised letters, glued words, tables, encodings, false facts.

Whole samples are test_format_gold.py's, bombs are test_format_bombs.py's.
"""

from __future__ import annotations

import pytest
from office import docx, epub

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat
from abscope_store.importing.formats import docx as word
from abscope_store.importing.formats import epub as book
from abscope_store.importing.formats import format_of, html, markdown, mht


def page(body: str, head: str = "") -> Flat:
    return html.read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def texts(flat: Flat) -> list[str]:
    return [block.text for block in flat.blocks]


def shown(flat: Flat) -> list[str]:
    return [block.text for block in flat.blocks if not block.hidden]


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">1</span>',
        '<span style="DISPLAY : NONE !important">1</span>',
        "<span hidden>1</span>",
        '<b aria-hidden="true">1</b>',
        '<span style="font-size:0">1</span>',
        '<span style="font-size:0"><b><i>1</i></b></span>',
        '<span style="visibility:hidden">1</span>',
        '<span style="opacity:0">1</span>',
        '<span style="color:#fff;background:#ffffff">1</span>',
        '<span style="color:white">1</span>',
        '<font color="white">1</font>',
        '<span style="color:transparent">1</span>',
        '<span style="position:absolute;left:-9999px">1</span>',
        '<span class="sr-only">1</span>',
        "<!-- 1 -->",
        "<template>1</template>",
        "<script>1</script>",
        "<style>1</style>",
        "<noscript>1</noscript>",
        "<del>1</del>",
        "<svg><text>1</text></svg>",
    ],
)
def test_a_hidden_number_never_meets_the_dose(hidden: str) -> None:
    for body in (
        f"<p>The dose was {hidden}0.5 mg.</p>",
        f"<table><tr><td>a</td><td>{hidden}0.5 mg</td></tr></table>",
    ):
        said = " ".join(texts(page(body)))
        assert "10.5" not in said
        assert "1" not in said.replace("0.5 mg", "")
        assert "0.5 mg" in said


def test_what_is_left_out_is_counted() -> None:
    flat = page("<p>a <span hidden>secret</span><s>old</s> b\u200b\u202e\u00adc</p>")
    assert dict(flat.problems) == {
        "characters removed": "3 invisible or direction-changing characters were removed",
        "hidden text": "1 piece of text that the page does not show was left out",
        "struck-out text": "1 piece of struck-out or deleted text was left out",
    }
    assert texts(flat) == ["a bc"]


def test_hidden_blocks_stay_and_are_marked() -> None:
    flat = page('<div style="display:none"><p>First.</p><p>Second.</p></div><p>Third.</p>')
    assert [(block.text, block.hidden) for block in flat.blocks] == [
        ("First.", True),
        ("Second.", True),
        ("Third.", False),
    ]


def test_letters_that_are_seen_stay() -> None:
    body = (
        '<p style="font-size:0">x<span style="font-size:14px">Seen</span></p>'
        '<h2 style="color:#fff">Banner</h2>'
        '<p style="background:#000"><b style="color:#fff">White on black</b>'
        " is read.</p>"
    )
    assert texts(page(body)) == ["Seen", "Banner", "White on black is read."]


def test_a_page_saved_under_a_dialog_is_not_lost() -> None:
    flat = page('<div aria-hidden="true"><p>All that the page has to say.</p></div><p>Close</p>')
    assert "All that the page has to say." in shown(flat)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>9</sup>/L", "10^9/L"),
        ("10<sup>-3</sup>", "10^-3"),
        ("10\u2079 cells", "10^9 cells"),
        ("mg/m\u00b2", "mg/m^2"),
        ("mg/m<sup>2</sup>", "mg/m^2"),
        ("0.73<sup>a</sup>", "0.73^a"),
        ("5 mg<sup>12</sup>", "5 mg[12]"),
        ("(I<sup>2</sup> = 40 %)", "(I^2 = 40 %)"),
        ("end.<sup>12,13</sup> New", "end.[12,13] New"),
        ("the 1<sup>st</sup> day", "the 1st day"),
        ("CD8<sup>+</sup> cells", "CD8+ cells"),
        ("10<sup>9</sup>5", "10^9 5"),
        ("survival<sup>12</sup> was", "survival[12] was"),
        ("survival <sup>3,4</sup> was", "survival [3,4] was"),
        ("cm<sup>2</sup> and 5 cm<sup>3</sup>", "cm^2 and 5 cm^3"),
        ("in 2019<sup>3,4</sup> and", "in 2019[3,4] and"),
        ("of <sup>131</sup>I given", "of 131I given"),
        ("word<sup>12</sup>5", "word[12]5"),
        ("H<sub>2</sub>O", "H2O"),
        ("5<sub>2</sub>", "5_2"),
        ("<sup>131</sup>I", "131I"),
        ('10<span style="vertical-align: super">9</span>', "10^9"),
        ("<math><msup><mn>10</mn><mn>9</mn></msup></math>", "10^9"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
    ],
)
def test_raised_and_lowered_letters_never_glue(markup: str, text: str) -> None:
    assert texts(page(f"<p>{markup}</p>")) == [text]


def test_a_raised_letter_is_marked_where_it_stands() -> None:
    block = page("<p>Of <b>10<sup>9</sup></b>/L</p>").blocks[0]
    assert [(block.text[start:end], name) for start, end, name in block.marks if name == "sup"] == [
        ("9", "sup")
    ]


def test_words_never_glue_and_white_space_folds() -> None:
    body = (
        "one<br>two<div>three</div>four<p>fi<b>ve</b>\n\n six&nbsp;x &amp; &lt;y&gt;</p>"
        "seven<br><br>eight<ul><li>nine<li>ten</ul>"
    )
    assert texts(page(body)) == [
        "one two", "three", "four", "five six\xa0x & <y>", "seven", "eight", "nine", "ten",
    ]  # fmt: skip


def test_tables_are_rows_and_layouts_are_none() -> None:
    flat = page(
        "<table><tr><th>Arm</th><th>PFS</th></tr>"
        "<tr><td rowspan=2>A</td><td>5.1</td></tr><tr><td>4.0</td></tr>"
        "<tr><td></td><td>x</td></tr></table>"
        "<table><tr><td><h1>Head</h1></td><td><p>Side</p></td></tr></table>"
        "<table><tr><td><table><tr><td>in</td><td>ner</td></tr></table></td><td>out</td></tr></table>"
    )
    assert texts(flat) == ["Arm | PFS", "A | 5.1", "A | 4.0", "| x", "Head", "Side", "in | ner", "out"]
    rows = [block for block in flat.blocks if block.kind == "table"]
    assert [[block.text[start:end] for start, end in block.cells] for block in rows] == [
        ["Arm", "PFS"], ["A", "5.1"], ["A", "4.0"], ["", "x"], ["in", "ner"],
    ]  # fmt: skip
    assert {name for _, _, name in rows[0].marks} == {"bold"}  # the cells that head others
    assert not rows[1].marks


@pytest.mark.parametrize(
    ("data", "text", "guessed"),
    [
        ('<html><meta charset="iso-8859-1"><p>Gr\u00f6\u00dfe'.encode("latin-1"), "Gr\u00f6\u00dfe", False),
        ("<html><p>Gr\u00f6\u00dfe".encode(), "Gr\u00f6\u00dfe", False),
        ("<html><p>Gr\u00f6\u00dfe".encode("cp1252"), "Gr\u00f6\u00dfe", True),
        ("\ufeff<html><p>Gr\u00f6\u00dfe".encode("utf-16-le"), "Gr\u00f6\u00dfe", False),
        ("\ufeff<html><meta charset=latin-1><p>Gr\u00f6\u00dfe".encode(), "Gr\u00f6\u00dfe", False),
        (b"<html><meta charset=utf-8><p>\xe4lter", "\u00e4lter", True),
        (b'<html><meta charset="punycode"><p>\xe4lter', "\u00e4lter", True),
    ],
)
def test_encodings(data: bytes, text: str, guessed: bool) -> None:
    flat = html.read(data, "a.html")
    assert texts(flat) == [text]
    assert ("encoding guessed" in dict(flat.problems)) == guessed


def test_a_text_that_mentions_tags_is_no_page() -> None:
    assert not html.fits(b"The tag <p> opens a paragraph, and <html> a page.", "a.txt")
    assert html.fits(b"\xef\xbb\xbf <!-- saved --><!DOCTYPE HTML PUBLIC 'x'><p>a", "a.txt")
    assert html.fits(b"<p>a fragment</p>", "a.html")
    assert not html.fits(b"plain words", "a.html")
    assert not markdown.fits(b"# words", "a.txt")


def test_false_facts_are_problems() -> None:
    flat = page("<p>Words.</p>", '<meta name="citation_doi" content="2024-05-01">')
    assert flat.metadata.doi is None
    assert ("date in DOI field", "DOI field holds a date: 2024-05-01") in flat.problems
    news = page(
        "<h1>News of a paper</h1><p>Journal reference: Ann Inv 2031. https://doi.org/10.5555/aio.2031.318.</p>"
    )
    assert (news.metadata.doi, news.metadata.doi_is_own) == ("10.5555/aio.2031.318", False)
    assert "DOI of another work" in dict(news.problems)


def test_linked_data_is_read_and_believed_no_further() -> None:
    head = (
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
        '"headline":"A h\u200beadline",'
        '"datePublished":"2031-03-04T10:00:00Z","author":[{"name":"Marta Osei"}],'
        '"publisher":{"name":"Courier"}}]}'
        '</script><script type="application/ld+json">' + "[" * 5000 + "</script>"
    )
    meta = page("<p>Words.</p>", head).metadata
    assert (meta.title, meta.date, meta.authors, meta.publisher, meta.kind) == (
        "A headline", "2031-03-04", "Marta Osei", "Courier", "news article",
    )  # fmt: skip


RUN = '<w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">1</w:t></w:r>'


@pytest.mark.parametrize(
    "hidden",
    [
        RUN.format("<w:vanish/>"),
        RUN.format('<w:rStyle w:val="Secret"/>'),
        RUN.format("<w:strike/>"),
        RUN.format('<w:color w:val="FFFFFF"/>'),
        RUN.format('<w:sz w:val="2"/>'),
        "<w:del><w:r><w:delText>1</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>1</w:t></w:r></w:moveFrom>",
        "<w:r><w:instrText>1</w:instrText></w:r>",
    ],
)
def test_hidden_letters_of_word_never_meet_the_dose(hidden: str) -> None:
    flat = word.read(docx(f"<w:p>{hidden}<w:r><w:t>0.5 mg</w:t></w:r></w:p>"), "a.docx")
    assert texts(flat) == ["0.5 mg"]


def test_word_formulas_boxes_and_styles() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="MyHeading"/></w:pPr>'
        "<w:r><w:t>Sub</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Seen</w:t></w:r>'
        "<w:r><w:t>gone</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>10</w:t><w:tab/><w:t>20</w:t></w:r><m:oMath><m:sSup>"
        "<m:e><m:r><m:t> x</m:t></m:r></m:e>"
        "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
    )
    flat = word.read(docx(body), "a.docx")
    assert [(block.text, block.kind, block.level) for block in flat.blocks] == [
        ("Sub", "heading", 2), ("Seen", "paragraph", 0), ("10 20 x^2", "paragraph", 0),
    ]  # fmt: skip


def test_books_are_read_in_the_order_of_their_spine_and_not_when_locked() -> None:
    chapters = [("z.xhtml", "<p>First.</p>"), ("a.xhtml", "<p>Second.</p>")]
    flat = book.read(epub(chapters, title="T"), "a.epub")
    assert texts(flat) == ["First.", "Second."]  # the contents of the book are no chapter
    with pytest.raises(Refused, match=r"^a\.epub is locked by its seller \(DRM\) and cannot be read\.$"):
        book.read(epub(chapters, locked=True), "a.epub")


def test_a_pandoc_superscript_is_raised() -> None:
    assert texts(markdown.read(b"Some 10^9^ cells; 2^3 is eight.", "a.md")) == [
        "Some 10^9 cells; 2^3 is eight."
    ]


@pytest.mark.parametrize(
    ("reader", "data", "sentence"),
    [
        (html, b"<!doctype html><html></html>", "x holds no text."),
        (html, b"", "x holds no text."),
        (
            mht,
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a--",
            "x holds no web page.",
        ),
        (word, b"PK\x03\x04word/document.xml", "x is damaged: it cannot be unpacked."),
        (word, docx("<w:p/>"), "x holds no text."),
        (word, docx("<w:p>")[:-40], "x is damaged: it cannot be unpacked."),
        (word, docx("<w:p>"), "x is damaged: its XML cannot be read."),
        (book, epub([]), "x holds no text."),
        (markdown, b"   \n", "x holds no text."),
    ],
)
def test_bad_input_is_refused_with_one_sentence(reader: object, data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as told:
        reader.read(data, "x")  # type: ignore[attr-defined]
    assert str(told.value) == sentence


def test_a_file_is_known_by_its_bytes() -> None:
    made = {
        "a.bin": docx("<w:p/>"),
        "b.bin": epub([]),
        "c.bin": b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n",
    }
    assert [format_of(data, name) for name, data in made.items()] == [word, book, mht]
