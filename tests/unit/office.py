"""Builds small Word files and books in memory for the tests of their readers, with nothing but zipfile.

Holds no test. Bytes are the same every time: members carry no time of day.
"""

from __future__ import annotations

import io
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_STYLES = [
    ("Normal", "Normal", ""),
    ("Title", "Title", ""),
    ("Heading1", "heading 1", ""),
    ("Heading2", "heading 2", ""),
    ("MyHeading", "My Heading", '<w:basedOn w:val="Heading2"/>'),
    ("TOC1", "toc 1", ""),
    ("Caption", "caption", ""),
    ("Secret", "Secret", "<w:rPr><w:vanish/></w:rPr>"),
]
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP file of these members, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2031, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def docx(body: str, footnotes: str = "", title: str = "", creator: str = "", created: str = "") -> bytes:
    """A Word file whose document holds `body`, WordprocessingML with the prefixes w and m."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
        for key, name, more in _STYLES
    )
    core = (
        '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title><dc:creator>{creator}'
        f"</dc:creator><dcterms:created>{created}</dcterms:created></cp:coreProperties>"
    )
    return zipped(
        {
            "_rels/.rels": _RELATIONS,
            "docProps/core.xml": core,
            "word/document.xml": f"<w:document {_W} {_M}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {_W}>{footnotes}</w:footnotes>",
        }
    )


def epub(
    chapters: list[tuple[str, str]], title: str = "", creator: str = "", date: str = "", locked: bool = False
) -> bytes:
    """A book of (file name, body of the chapter), with contents that are no chapter."""
    items = "".join(
        f'<item id="c{at}" href="{name}" media-type="application/xhtml+xml"/>'
        for at, (name, _) in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dc:date>{date}</dc:date></metadata>"
        '<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'{items}</manifest><spine><itemref idref="n"/>{spine}</spine></package>'
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/book.opf": package,
        "OEBPS/nav.xhtml": _chapter("<nav><ol><li>Contents of the book</li></ol></nav>"),
    }
    members |= {f"OEBPS/{name}": _chapter(body) for name, body in chapters}
    if locked:
        members["META-INF/encryption.xml"] = (
            '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
            '<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
            "</e:EncryptedData></encryption>"
        )
    return zipped(members)


def _chapter(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title/></head><body>{body}</body></html>"
    )
