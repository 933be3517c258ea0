"""Bytes to text to a tree, without ever reading a file or an address: HTML and XML, bounded in size.

Encoding: byte order mark, then what the document says, then UTF-8, then Windows-1252.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from abscope_store.errors import Refused

Element = Any  # lxml ships no types
MOST_TAGS = 300_000  # some seven seconds of the worker's ten

_SAID = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,24})""", re.I)
_SANE = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|(?:windows|cp)-?125\d|iso-?8859-?\d+|latin-?\d|us-ascii|ascii|gb2312|gbk|gb18030"
    r"|big5|shift_jis|euc-jp|euc-kr|iso-2022-jp|koi8-[ru]|macintosh",
    re.I,
)
_LATIN = re.compile(r"iso-?8859-?1|latin-?1|us-ascii|ascii", re.I)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_SUBSET = re.compile(r"<!DOCTYPE[^\[>]{0,500}\[.{0,20000}?\]\s*>", re.S | re.I)  # with entities of its own
_ENTITY = re.compile(r"&([A-Za-z]{2,30}\d{0,2});")
_INLINED = re.compile(rb"""data:[\w.+/-]{0,80}[;,][^"'\s<>)]{100,}""", re.I)
_CUT_SHORT = re.compile(r"Excessive depth|huge|too long|too big|resource limit|loop|amplification", re.I)


def decode(data: bytes, charset: str = "") -> tuple[str, bool]:
    """(text, whether the encoding was guessed) of a marked-up document; `charset` came with it."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), False
    said = _SAID.search(data[:4096])
    label = (charset or (said[1].decode("ascii") if said else "")).lower()
    if label.startswith("utf-16"):
        label = "utf-8"  # it could not be read if it were true
    if _SANE.fullmatch(label):
        try:
            return data.decode("cp1252" if _LATIN.fullmatch(label) else label), False
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def html_tree(text: str, name: str) -> Element:
    """The tree of an HTML document, comments dropped. Raises Refused where it cannot be read whole."""
    from lxml import etree, html  # type: ignore[import-untyped]

    data = _bounded(text, name)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as trouble:
        raise Refused(f"{name} holds no text.") from trouble
    if any(_CUT_SHORT.search(error.message) for error in parser.error_log):
        raise Refused(f"{name} is nested too deeply to be read whole.")
    return root


def xhtml_tree(text: str, name: str) -> Element:
    """The tree of a page written as XML, where `<a/>` is a whole element; as HTML where that fails."""
    from lxml import etree

    text = _DECLARED.sub("", text, count=1)
    body = _ENTITY.sub(_letter, _SUBSET.sub("", text, count=1))
    try:
        root = xml_tree(body.encode("utf-8", "replace"), name)
    except Refused:
        return html_tree(text, name)
    for element in root.iter("*"):
        element.tag = element.tag.rpartition("}")[2]
    etree.cleanup_namespaces(root)
    return html_tree(etree.tostring(root, method="html", encoding="unicode"), name)


def _letter(entity: re.Match[str]) -> str:
    found = html5.get(f"{entity[1]};", entity.group())
    return entity.group() if found in "&<>\"'" else found


def xml_tree(data: bytes, name: str) -> Element:
    """The tree of an XML part of a Word file or a book: no entities, no network, no huge nodes."""
    from lxml import etree

    if b"<!ENTITY" in data[:65536]:
        raise Refused(f"{name} defines entities of its own, which are not read.")
    if data.count(b"<") > 4 * MOST_TAGS:
        raise Refused(f"{name} has more than {4 * MOST_TAGS:,} tags; that is no article.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as trouble:
        deep = _CUT_SHORT.search(str(trouble))
        fault = "is nested too deeply to be read whole" if deep else "is damaged: its XML cannot be read"
        raise Refused(f"{name} {fault}.") from trouble


def _bounded(text: str, name: str) -> bytes:
    text = _SUBSET.sub("", text[:65536], count=1) + text[65536:]
    data = text.replace("\0", "").encode("utf-8", "replace")
    if data.count(b"<") > MOST_TAGS:
        raise Refused(f"{name} has more than {MOST_TAGS:,} tags; that is no article.")
    return _INLINED.sub(b"data:,", data)
