"""PDF: two samples of our own read right, with places; what is hidden, scanned, locked or broken is told.

The samples were written by Qt (tests/data/formats/make); the small hand-made files here hold one trap each.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Block, Flat
from abscope_store.importing.formats import format_of, pdf
from abscope_store.importing.segment import sentences

SAMPLES = Path(__file__).parent.parent / "data" / "formats"
NAMES = ["one-column.pdf", "two-columns.pdf"]


def made(*pages: str, crop: str = "", extra: str = "", fonts: str = "/F1 4 0 R /F2 5 0 R") -> bytes:
    """A PDF of these content streams on A4, in Helvetica (F1) and Helvetica-Bold (F2)."""
    kids = [f"{6 + 2 * n} 0 R" for n in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>",
        "<< >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {crop} /Contents {7 + 2 * number} 0 R "
            f"/Resources << /Font << {fonts} >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R {extra} >>"
    start = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(out)}\n"
    )
    return (out + start + "%%EOF\n").encode("latin-1")


def line(text: str, x: float, y: float, size: float = 10, font: str = "F1", before: str = "") -> str:
    return f"q {before} BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET Q\n"


def read(data: bytes) -> Flat:
    found = format_of(data, "x.pdf")
    assert found is not None and found.MEDIA_TYPE == pdf.MEDIA_TYPE
    return pdf.read(data, "x.pdf")


def shown(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks if not block.hidden]


def hidden(flat: Flat) -> dict[str, str]:
    return {block.reason: block.text for block in flat.blocks if block.hidden}


def spoken(texts: list[str]) -> list[str]:
    return [text[a:b] for text in texts for a, b in sentences(text)]


@pytest.fixture(scope="module", params=NAMES)
def sample(request: pytest.FixtureRequest) -> Flat:
    return read((SAMPLES / request.param).read_bytes())


def test_a_sample_reads_right(sample: Flat) -> None:
    lines = [re.sub(r"^#+ ", "", each) for each in (SAMPLES / "paper.gold").read_text("utf-8").splitlines()]
    gold, found = spoken(lines), spoken([block.text for block in sample.blocks if not block.hidden])
    right = [sentence for sentence in gold if sentence in found]
    assert len(right) >= 0.98 * len(gold), [sentence for sentence in gold if sentence not in found]
    assert len(found) <= 1.02 * len(gold)
    assert found == gold  # in reading order, both columns


def test_headings_and_levels(sample: Flat) -> None:
    heads = [(block.level, block.text) for block in sample.blocks if block.kind == "heading"]
    assert heads[0][0] == 1
    assert [text for level, text in heads if level == 2] == [
        "Abstract", "Introduction", "Methods", "Results", "Discussion",
    ]  # fmt: skip


def test_a_line_at_the_edge_that_differs_in_its_figures_is_text() -> None:
    """Heads say the same on each page but for the page's number; two results never are one head."""
    pages = [
        line(f"Osei et al. {318 + page}", 60, 810)
        + line("Annals 2031;42", 60, 796)
        + line(f"{share}% had a response after 30 Gy in 10 fractions", 60, 782)
        + line(f"Words of page {['one', 'two', 'three'][page]} that fill it to its end.", 60, 400)
        for page, share in enumerate(("18.2", "35.1", "27.9"))
    ]
    flat = read(made(*pages))
    text = " ".join(block.text for block in flat.blocks if not block.hidden)
    for share in ("18.2%", "35.1%", "27.9%"):
        assert f"{share} had a response" in text
    assert "Osei" not in text and "Annals" not in text


def test_heads_numbers_and_unseen_text_are_hidden(sample: Flat) -> None:
    found = hidden(sample)
    assert found["running header"] == "Osei et al. 2031"
    assert found["page number"] == "319"
    assert found["rotated text"] == "Downloaded from an invented server"
    assert "white words of nobody" in found["white text"]
    assert "an eye" in found["too small to read"]


def test_places_cover_the_text_line_by_line(sample: Flat) -> None:
    for block in sample.blocks:
        if block.hidden:
            continue
        assert block.page in (1, 2)
        assert block.rectangles[0].start == 0
        for one, two in zip(block.rectangles, block.rectangles[1:], strict=False):
            assert one.end <= two.start
            assert (one.page, one.top) < (two.page, two.top) or one.left < two.left
        for place in block.rectangles:
            assert 0 <= place.left < place.right <= 595
            assert 0 <= place.top < place.bottom <= 842
    assert all(place.page in (1, 2) for block in sample.blocks for place in block.rectangles)
    over = [block for block in sample.blocks if {place.page for place in block.rectangles} == {1, 2}]
    assert all(block.page == 1 and block.rectangles[-1].end == len(block.text) for block in over)
    title: Block = sample.blocks[0]
    assert title.rectangles[0].top < 120  # the origin is at the top


def test_rows_have_cells(sample: Flat) -> None:
    rows = [block for block in sample.blocks if block.kind == "table"]
    assert [[row.text[a:b] for a, b in row.cells] for row in rows] == [
        ["Group", "People", "Responses"], ["Antibody before", "18", "4"], ["No antibody before", "13", "2"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "reason"),
    [("3 Tr", "invisible text"), ("1 1 1 rg", "white text")],
)
def test_unseen_text_never_touches_a_number(before: str, reason: str) -> None:
    flat = read(
        made(line("a dose of", 60, 700) + line("1", 105, 700, before=before) + line("0.5 mg", 111, 700))
    )
    assert [block.text for block in flat.blocks if not block.hidden] == ["a dose of 0.5 mg"]
    assert hidden(flat) == {reason: "1"}
    assert reason in dict(flat.problems)


def test_text_outside_the_crop_box_is_hidden() -> None:
    content = line("seen", 100, 700) + line("cropped", 100, 30)
    flat = read(made(content, crop="/CropBox [50 60 545 800]"))
    assert hidden(flat) == {"outside the page": "cropped"}
    assert 30 < flat.blocks[0].rectangles[0].left < 60  # counted from the crop box


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("the drug and its treat-", "ment were given", "the drug and its treatment were given"),
        ("an antibody to PD-", "L1 was given", "an antibody to PD-L1 was given"),
        ("we gave low-", "dose radiation", "we gave low-dose radiation"),
        ("a total of 60-", "66 Gy", "a total of 60-66 Gy"),
        ("a non-", "randomised study", "a non-randomised study"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, expected: str) -> None:
    assert shown(made(line(first, 60, 700) + line(second, 60, 688))) == [expected]


def test_the_documents_own_spelling_decides() -> None:
    content = line("Up-front drugs came, and the up-", 60, 700) + line("front drugs went.", 60, 688)
    assert shown(made(content)) == ["Up-front drugs came, and the up-front drugs went."]


def test_raised_numbers() -> None:
    content = line("overall survival", 60, 700) + line("12", 127, 704, 6) + line("of 10", 145, 700)
    content += line("9", 169, 704, 6) + line("cells", 176, 700)
    (block,) = [block for block in read(made(content)).blocks if not block.hidden]
    assert block.text == "overall survival[12] of 10^9 cells"
    assert [block.text[a:b] for a, b, name in block.marks if name == "sup"] == ["[12]", "9"]


def test_a_page_on_its_side_is_read_without_places() -> None:
    turned = "q BT /F1 10 Tf 0 1 -1 0 300 100 Tm (Words on a page that lies on its side) Tj ET Q\n"
    (block,) = read(made(turned)).blocks
    assert (block.text, block.rectangles) == ("Words on a page that lies on its side", [])


def test_a_recognised_layer_is_read_and_told() -> None:
    flat = read(
        made(
            "".join(
                line("a line of words that a machine read", 60, 700 - 12 * n, before="3 Tr") for n in range(4)
            )
        )
    )
    assert len([block for block in flat.blocks if not block.hidden]) > 0
    assert "recognised text" in dict(flat.problems)


def test_the_reference_list_is_hidden() -> None:
    content = line("We said so [1].", 60, 700) + line("References", 60, 670, 14, "F2")
    content += line("1. Osei K. A paper. J Invent 2031;1:2.", 60, 650)
    flat = read(made(content))
    assert hidden(flat) == {"reference list": "1. Osei K. A paper. J Invent 2031;1:2."}


def test_a_title_that_is_no_text_is_left_out() -> None:
    assert (
        read(made(line("Words", 60, 700), extra="/Info << /Title <FEFFD8000041> >>")).metadata.title is None
    )


def test_the_second_way_reads_text() -> None:
    flat = pdf.read_simply((SAMPLES / "one-column.pdf").read_bytes(), "x.pdf")
    text = " ".join(block.text for block in flat.blocks)
    assert "One person was lost to follow-up after the second visit" in text
    assert flat.extractor == "pypdf"
    assert "read simply" in dict(flat.problems)


ENCRYPT = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >> /ID [<00> <00>]".format(
    "AB" * 32
)


def test_what_to_do_with_a_scan_or_a_locked_file_is_said() -> None:
    with pytest.raises(Refused) as scan:
        read(made(""))
    assert "(OCR)" in scan.value.sentence()
    with pytest.raises(Refused) as locked:
        read(made(line("locked", 60, 700), extra=ENCRYPT))
    assert "without the protection" in locked.value.sentence()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (made(""), "pictures of text only"),
        (made(line("locked", 60, 700), extra=ENCRYPT), "locked with a password"),
        (made(*[""] * 2_001), "2,001 pages"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 8, "damaged PDF"),
        (b"%PDF-1.7\n", "damaged PDF"),
        ((SAMPLES / "one-column.pdf").read_bytes()[:9000], "damaged PDF|pictures of text only"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=f"^x.pdf .*(?:{why}).*\\.$"):
        read(data)


@pytest.mark.parametrize("data", [b"plain words", zlib.compress(b"%PDF-"), b"<p>%PDF-1.7 is a format</p>"])
def test_a_name_makes_no_pdf(data: bytes) -> None:
    assert not pdf.fits(data, "paper.pdf")
