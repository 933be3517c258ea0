"""Word files (.docx): the document, its notes and its core properties to blocks, by their XML.

Walks the parts itself: converters to HTML lose hidden text, tracked deletions and symbol letters.
"""

from __future__ import annotations

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ORDER = 10
EXTRACTOR = "abscope-docx"
EXTRACTOR_VERSION = "1"


def fits(data: bytes, name: str) -> bool:
    """Whether this is a ZIP file with Word's parts in it, whatever its name."""
    from abscope_store.importing.formats._zip import holds

    if not data.startswith(b"PK\x03\x04"):
        return False
    if name.lower().endswith(".docx"):
        return b"word/" in data
    return b"word/document.xml" in data and holds(data, "word/document.xml")  # itself, not a file in it


def read(data: bytes, name: str) -> Flat:
    """The document as blocks. Raises Refused."""
    from abscope_store.importing.formats._sheet import Sheet
    from abscope_store.importing.formats._tree import xml_tree
    from abscope_store.importing.formats._word import Reading
    from abscope_store.importing.formats._word_parts import Styles, main_part, properties
    from abscope_store.importing.formats._zip import Archive

    archive = Archive(data, name)
    path = main_part(archive, name)
    document = archive.read(path)
    if document is None:
        raise Refused(f"{name} is damaged: it holds no Word document.")
    folder = path.rpartition("/")[0]
    sheet = Sheet(name)
    reading = Reading(sheet, Styles(archive.read(f"{folder}/styles.xml"), name))
    reading.body(xml_tree(document, name))
    for part in ("footnotes", "endnotes"):
        notes = archive.read(f"{folder}/{part}.xml") if reading.has_notes(part) else None
        if notes is not None:
            reading.notes(xml_tree(notes, name), part)
    if not sheet.blocks:
        raise Refused(f"{name} holds no text.")
    core = archive.read("docProps/core.xml")
    metadata = properties(core, sheet.blocks, name)
    return Flat(sheet.blocks, EXTRACTOR, EXTRACTOR_VERSION, metadata, sheet.problems(), judged=True)
