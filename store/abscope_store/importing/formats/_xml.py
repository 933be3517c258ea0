"""XML of strangers, parsed with entities, network and documents' own definitions off.

Shared by the XML readers: root name without parsing, a bounded tree, slices of records, marked runs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from abscope_store.errors import Refused
from abscope_store.importing.formats._runs import PLAIN, Run

_PROLOG = re.compile(
    rb"(?:\s+|<\?[^>]{0,2000}\?>|<!--.{0,20000}?-->|<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,20000}\]\s*)?>)*",
    re.S,
)
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,2000}\?>")
_ENCODINGS = frozenset({
    "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "latin1", "windows-1252", "utf-16",
    "utf-16le", "utf-16be",
})  # fmt: skip
_MARKS = {"sup": "sup", "sub": "sub", "bold": "bold", "b": "bold", "italic": "italic", "i": "italic"}
_XML_NAMESPACE = "{http://www.w3.org/XML/1998/namespace}"


def root_name(data: bytes) -> str:
    """Local name of the first element, "" where the bytes do not begin as XML does."""
    head = data[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    prolog = _PROLOG.match(head)
    found = _ROOT.match(head, prolog.end() if prolog else 0)
    return found[2].decode() if found else ""


def utf8(data: bytes, name: str) -> bytes:
    """The same document in UTF-8 without its declaration. Raises Refused for a strange encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
        encoding = declared[1].decode().lower() if declared else "utf-8-sig"
        encoding = "utf-8-sig" if encoding in ("utf-8", "utf8") else encoding
    if encoding not in _ENCODINGS | {"utf-8-sig"}:
        raise Refused(f"{name} is written in an encoding that is not read ({encoding}).")
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as trouble:
        raise Refused(f"{name} is not written in the encoding that it names.") from trouble
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


def tree(data: bytes, name: str) -> Any:
    """The root element. Raises Refused where the file is broken, too deep or defines its own entities."""
    from lxml import etree  # type: ignore[import-untyped]

    body = utf8(data, name)
    if not body.strip():
        raise Refused(f"{name} is empty.")
    if re.search(rb"<!ENTITY", body, re.I):
        raise Refused(f"{name} defines XML entities of its own, which are never read.")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
        strip_cdata=True,
    )  # fmt: skip
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as trouble:
        raise Refused(f"{name} is not proper XML: it is damaged or cut short.") from trouble


def slices(data: bytes, name: str, *elements: str) -> Iterator[bytes]:
    """The exact bytes of each such element; elements of these names never hold one another."""
    names = "|".join(elements).encode()
    pattern = re.compile(rb"<(" + names + rb")(?=[\s>])[^>]*>.*?</\1\s*>", re.S)
    yield from (found.group() for found in pattern.finditer(utf8(data, name)))


def local(element: Any) -> str:
    """The element's name without its namespace; "" for an entity reference."""
    tag = element.tag
    return str(tag).rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: Any, key: str) -> str:
    """An attribute's value, whatever its namespace; "" where there is none."""
    for found, value in element.attrib.items():
        if found.rsplit("}", 1)[-1] == key and not found.startswith(_XML_NAMESPACE):
            return str(value)
    return ""


def children(element: Any, *names: str) -> list[Any]:
    """Child elements of these names, in order; none of None."""
    return [] if element is None else [each for each in element if local(each) in names]


def child(element: Any, *path: str) -> Any:
    """The first element along a path of names; None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = next(iter(children(element, name)), None)
    return element


def inner(element: Any) -> list[Run]:
    """The runs of an element's whole content; its marks, MathML powers and named entities kept."""
    found: list[Run] = []
    if element is not None:
        _walk(element, PLAIN, found)
    return found


def words(element: Any) -> str:
    """The plain text of an element, white space as it stands; "" for None."""
    return "".join(text for text, _ in inner(element))


def _walk(element: Any, marks: frozenset[str], found: list[Run]) -> None:
    found.append((element.text or "", marks))
    for number, each in enumerate(element):
        name = local(each)
        if not name:
            found.append((entity(each), marks))
        elif name == "break":
            found.append((" ", marks))
        elif name == "mfrac":
            _fraction(each, marks, found)
        elif name == "tex-math":
            found.append((_tex(each), marks))
        elif name not in ("annotation", "fn", "graphic", "inline-graphic", "alt-text"):
            _walk(each, marks | _mark(element, each, number), found)
        found.append((each.tail or "", marks))


def _fraction(element: Any, marks: frozenset[str], found: list[Run]) -> None:
    """A fraction with its stroke: without it, 1 over 10 would read 110."""
    for number, part in enumerate(element):
        if number:
            found.append(("/", marks))
        several = len(part) > 1
        found.append(("(" if several else "", marks))
        _walk(part, marks, found)
        found.append((")" if several else "", marks))


def _tex(element: Any) -> str:
    """A formula that is there as TeX only, as it is written; nothing where MathML says it as well."""
    above = element.getparent()
    while above is not None and local(above) == "alternatives":
        above = above.getparent()
    if above is not None and above.find(".//{*}math") is not None:
        return ""
    text = str(element.text or "")
    body = re.search(r"\\begin\{document\}(.*?)\\end\{document\}", text, re.S)
    return (body[1] if body else text).strip().strip("$").strip()


def _mark(parent: Any, element: Any, number: int) -> frozenset[str]:
    name, above = local(element), local(parent)
    if name in _MARKS:
        return frozenset({_MARKS[name]})
    if above in ("msup", "msub") and number == 1:
        return frozenset({above[1:]})
    return PLAIN


def entity(node: Any) -> str:
    """The letter of a named entity such as &alpha;, which HTML defines as the journals do; else its name."""
    return html.unescape(str(node.text or ""))
