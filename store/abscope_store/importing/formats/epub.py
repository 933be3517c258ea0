"""Books (.epub): the chapters in reading order to blocks, without cover, contents and navigation."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat
from abscope_store.importing.formats._page_facts import bare_doi, clean, day
from abscope_store.importing.formats._tree import Element, decode, xhtml_tree, xml_tree
from abscope_store.importing.formats._zip import Archive
from abscope_store.importing.messages import Metadata

MEDIA_TYPE = "application/epub+zip"
ORDER = 10
EXTRACTOR = "abscope-epub"
EXTRACTOR_VERSION = "1"
MOST_CHAPTERS = 2_000

_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_ASIDE = frozenset({"toc", "cover", "title-page", "index", "loi", "lot"})  # of an EPUB 2 guide
_PAGES = frozenset({"application/xhtml+xml", "text/html"})


def fits(data: bytes, name: str) -> bool:
    """Whether this is a ZIP file that says it is a book."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    return MEDIA_TYPE.encode() in data[:200] or (
        name.lower().endswith(".epub") and b"META-INF/container.xml" in data
    )


def read(data: bytes, name: str) -> Flat:
    """The book as blocks. Raises Refused, also where it is locked."""
    from abscope_store.importing.formats._markup import Walk
    from abscope_store.importing.formats._sheet import Sheet

    archive = Archive(data, name)
    _refuse_locked(archive, name)
    path = _package_path(archive, name)
    package = xml_tree(_needed(archive, path, name), name)
    sheet = Sheet(name)
    problems = []
    for chapter in _chapters(package, posixpath.dirname(path)):
        page = archive.read(chapter)
        if page is None:
            problems.append(
                ("part missing", f"The book names a chapter that it does not hold: {chapter[:200]}")
            )
        elif page.strip():
            Walk(sheet).run(_chapter(page, name))
    if not sheet.blocks:
        raise Refused(f"{name} holds no text.")
    return Flat(
        sheet.blocks,
        EXTRACTOR,
        EXTRACTOR_VERSION,
        _metadata(package),
        [*sheet.problems(), *problems],
        judged=True,
    )


def _chapter(page: bytes, name: str) -> Element:
    root = xhtml_tree(decode(page)[0], name)
    for element in list(root.iter("nav")):
        element.drop_tree()
    return root


def _needed(archive: Archive, path: str, name: str) -> bytes:
    data = archive.read(path)
    if data is None:
        raise Refused(f"{name} is damaged: it names no chapters.")
    return data


def _refuse_locked(archive: Archive, name: str) -> None:
    """Fonts may be obscured; locked chapters are a book that cannot be read."""
    if "META-INF/rights.xml" in archive:
        raise Refused(f"{name} is locked by its seller (DRM) and cannot be read.")
    data = archive.read("META-INF/encryption.xml")
    if data is None:
        return
    for method in xml_tree(data, name).iterfind(".//{*}EncryptedData/{*}EncryptionMethod"):
        if method.get("Algorithm") not in _FONTS:
            raise Refused(f"{name} is locked by its seller (DRM) and cannot be read.")


def _package_path(archive: Archive, name: str) -> str:
    container = xml_tree(_needed(archive, "META-INF/container.xml", name), name)
    found = next(container.iter("{*}rootfile"), None)
    path = found.get("full-path") if found is not None else None
    if not path:
        raise Refused(f"{name} is damaged: it names no chapters.")
    return str(path)


def _chapters(package: Element, folder: str) -> list[str]:
    """The paths of the spine's pages, without contents and cover, each once."""
    pages = {}
    for item in package.iter("{*}item"):
        contents = "nav" in item.get("properties", "").split()
        if item.get("media-type") in _PAGES and not contents:
            pages[item.get("id")] = _path(folder, item.get("href", ""))
    aside = {
        _path(folder, each.get("href", ""))
        for each in package.iter("{*}reference")
        if each.get("type", "").lower() in _ASIDE
    }
    spine = (pages.get(each.get("idref")) for each in package.iter("{*}itemref"))
    found = list(dict.fromkeys(path for path in spine if path and path not in aside))
    return found[:MOST_CHAPTERS]


def _path(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _metadata(package: Element) -> Metadata:
    def all_of(tag: str) -> list[str]:
        found = (clean("".join(each.itertext())) for each in package.iter(f"{{*}}{tag}"))
        return [value for value in found if value]

    names = list(dict.fromkeys(all_of("creator")))
    dates = [found for value in all_of("date") if (found := day(value))]
    return Metadata(
        title=next(iter(all_of("title")), None),
        authors=clean(("; " if any("," in each for each in names) else ", ").join(names)),
        publisher=next(iter(all_of("publisher")), None),
        date=next(iter(dates), None),
        doi=next((doi for value in all_of("identifier") if (doi := bare_doi(value))), None),
        licence=next(
            (value for value in all_of("rights") if re.search("licen[cs]e|CC[ -]BY", value, re.I)), None
        ),
    )
