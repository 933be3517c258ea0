"""Writes those samples of the self-check that no editor can: PDF, Word, EPUB, web archive and zip.

Run by hand (`python tests/data/formats/make/make_samples.py`); a test holds that the files are these bytes.
"""

from __future__ import annotations

import quopri
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[3]
SAMPLES = TESTS.parent / "resources" / "abscope_resources" / "samples"
sys.path.insert(0, str(TESTS / "unit"))

from office import docx, epub, zipped  # noqa: E402 - the path above is what makes it importable

PDF_LINES = (
    (18, 760, "A sample of a PDF"),
    (11, 720, "The counter saw 8 particles in the first hour after lunch, and no-"),
    (11, 706, "body who stood beside it had expected more. That was on a Monday."),
    (11, 678, "A second paragraph begins below a gap, and ends here."),
)  # fmt: skip


def samples() -> dict[str, bytes]:
    """File name to bytes."""
    page = (SAMPLES / "html.html").read_bytes().replace(b"a web page", b"a web archive")
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>9</w:t></w:r>'
    word = (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>A sample of a Word file</w:t></w:r></w:p>'
        f"<w:p><w:r><w:t>The counter in Zürich saw 10</w:t></w:r>{raised}<w:r><w:t> particles. "
        "That was on a Monday.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Chest</w:t></w:r></w:p>"
        "</w:tc><w:tc><w:p><w:r><w:t>7 mSv</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    book = (
        "<h1>A sample of a book</h1><p>The counter in Zürich saw 10<sup>9</sup> particles. "
        "That was on a Monday.</p>"
    )
    return {
        "docx.docx": docx(word),
        "epub.epub": epub([("one.xhtml", book)]),
        "mht.mht": _archive(page),
        "pdf.pdf": _pdf(),
        "zip_archive.zip": zipped(
            {"notes/one.txt": "The first file holds one sentence.\n", "two.txt": "So does the second file.\n"}
        ),
    }


def _archive(page: bytes) -> bytes:
    head = (
        "MIME-Version: 1.0\nSubject: A sample\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--sample"\n\n'
        "----sample\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"
        "Content-Location: https://samples.example/\n\n"
    )
    return head.encode() + quopri.encodestring(page) + b"\n----sample--\n"


def _pdf() -> bytes:
    """One page in one of the fonts that every reader of PDF must have: five objects and their places."""
    lines = "".join(f"BT /F1 {size} Tf 72 {at} Td ({text}) Tj ET\n" for size, at, text in PDF_LINES)
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(lines)} >>\nstream\n{lines}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    )
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}").encode("ascii")


if __name__ == "__main__":
    for name, data in samples().items():
        (SAMPLES / name).write_bytes(data)
