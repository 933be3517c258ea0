"""PDF: text with page and place, in reading order; running heads and unreadable text hidden.

`read` uses pdfium. The host asks `read_simply` (pypdf: text only, no places) after a worker died in pdfium.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Block, Flat
from abscope_store.importing.formats import _pdf_simple, _record
from abscope_store.importing.formats._runs import PLAIN, Composer
from abscope_store.importing.messages import Metadata

MEDIA_TYPE = "application/pdf"
ORDER = 10
EXTRACTOR = "pypdfium2"
VERSION = "1"
MOST_PAGES = 2_000
MOST_HIDDEN = 2_000  # blocks of hidden text that are kept to be shown

UNLOCK = "Save a copy without the protection, then add that."
OCR = "Let a scanning program (OCR) read its text, then add what that writes."
_FAULTS = {4: "is locked with a password", 5: "is protected in a way that cannot be read"}
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|tex|indd|qxd|dvi|rtf|fm)\b|^(?:untitled|microsoft word|doi:)", re.I)
_DOI = re.compile(r"(?:doi\.org/|\bdoi:?\s*)(10\.\d{4,9}/[^\s\"<>]+)", re.I)


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """The signature, within the first kilobyte as readers of PDF allow."""
    return b"%PDF-" in data[:1024] and data.lstrip()[:1] != b"<"


def read(data: bytes, name: str) -> Flat:
    """The document by pdfium; by pypdf where pdfium cannot open it. Raises Refused."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as trouble:
        code = getattr(trouble, "err_code", None)
        if code in _FAULTS:
            raise Refused(f"{name} {_FAULTS[code]}.", UNLOCK) from trouble
        return read_simply(data, name)
    try:
        return _read(document, name)
    except pypdfium2.PdfiumError:
        return read_simply(data, name)
    finally:
        document.close()


def read_simply(data: bytes, name: str) -> Flat:
    """The text by pypdf, without places, sizes and headings: for a file that pdfium dies of."""
    composer = Composer()
    paragraphs, info = _pdf_simple.paragraphs(data, name, MOST_PAGES)
    blocks = [
        Block(made.text, page=page)
        for page, text in paragraphs
        if (made := composer.compose([(text, PLAIN)])).text
    ]
    if not blocks:
        raise Refused(f"{name} holds pictures of text only.", OCR)
    problems = [("read simply", "Read without places, headings and columns: the usual reader failed on it")]
    return Flat(
        blocks, _pdf_simple.EXTRACTOR, VERSION, _metadata(info, blocks, composer),
        problems=[*problems, *composer.problems()], judged=True,
    )  # fmt: skip


def _read(document: Any, name: str) -> Flat:
    from abscope_store.importing.formats._pdf_glyphs import MOST_LETTERS, page_of
    from abscope_store.importing.formats._pdf_layout import lines_of
    from abscope_store.importing.formats._pdf_paragraphs import blocks_of

    count = len(document)
    if count > MOST_PAGES:
        raise Refused(f"{name} has {count:,} pages; at most {MOST_PAGES:,} can be read.")
    pages = [page_of(document, number) for number in range(1, count + 1)]
    full = next((page.number for page in pages if len(page.glyphs) >= MOST_LETTERS), None)
    if full is not None:
        raise Refused(f"{name} has more letters on page {full} than any print.")
    lines, aside = lines_of(pages)
    composer = Composer()
    blocks = blocks_of(lines, composer)
    untrue = {page.number for page in pages if not page.true_places}
    blocks = [_placeless(block) if block.page in untrue else block for block in blocks]
    if not any(not block.hidden for block in blocks):
        raise (
            Refused(f"{name} holds pictures of text only.", OCR) if count else Refused(f"{name} has no page.")
        )
    unseen = [(page.number, reason, text) for page in pages for reason, text in page.hidden]
    hidden = _hidden([*aside, *unseen], composer)
    info = _said(document)
    return Flat(
        _between(blocks, hidden), EXTRACTOR, VERSION, _metadata(info, blocks, composer),
        problems=[*_problems(pages, unseen), *composer.problems()], judged=True,
    )  # fmt: skip


def _said(document: Any) -> dict[str, str]:
    """What the file says of itself; nothing where that is no text."""
    try:
        return dict(document.get_metadata_dict())
    except UnicodeDecodeError:
        return {}


def _placeless(block: Block) -> Block:
    """A block of a page that is printed on its side: its places would be of the turned page."""
    return Block(
        block.text,
        block.kind,
        block.level,
        block.page,
        block.marks,
        block.cells,
        [],
        block.hidden,
        block.reason,
    )


def _hidden(found: Sequence[tuple[int, str, str]], composer: Composer) -> list[Block]:
    made = [
        Block(text[:4000].strip(), "metadata", page=page, hidden=True, reason=reason)
        for page, reason, raw in found[:MOST_HIDDEN]
        if (text := composer.clean(raw))
    ]
    return sorted(made, key=lambda block: block.page or 0)


def _between(blocks: list[Block], hidden: list[Block]) -> list[Block]:
    """The blocks in order, what was hidden on a page behind the last block that begins on it."""
    found: list[Block] = []
    at = 0
    for block in blocks:
        while at < len(hidden) and (hidden[at].page or 0) < (block.page or 0):
            found.append(hidden[at])
            at += 1
        found.append(block)
    return found + hidden[at:]


def _problems(pages: Sequence[Any], unseen: Sequence[tuple[int, str, str]]) -> list[tuple[str, str]]:
    found = []
    recognised = sum(page.recognised for page in pages)
    if recognised:
        found.append(
            ("recognised text", f"{recognised:,} pages are pictures read by a machine: check each figure")
        )
    empty = sum(not page.glyphs for page in pages)
    if empty:
        found.append(("pages without text", f"{empty:,} of {len(pages):,} pages hold no text"))
    for reason in sorted({reason for _, reason, _ in unseen}):
        letters = sum(len(text) for _, why, text in unseen if why == reason)
        found.append((reason, f"{letters:,} letters were left out of the text: {reason}"))
    return found


def _metadata(info: dict[str, str], blocks: Sequence[Block], composer: Composer) -> Metadata:
    """What the file says of itself, where that is a title and not a file name; the DOI of its first page.

    The day on which a file was made says nothing of the work in it, and is not read.
    """
    title = composer.clean(info.get("Title", ""))
    if not title or _FILE_NAME.search(title) or len(title) < 8:
        first = [block for block in blocks[:12] if block.kind == "heading" and block.level == 1]
        title = first[0].text if first else ""
    top = " ".join(block.text for block in blocks if (block.page or 1) == 1)[:20_000]
    dois = list(dict.fromkeys(found.rstrip(".,;)") for found in _DOI.findall(top)))
    return Metadata(
        title=_record.clip(title),
        authors=_record.clip(composer.clean(info.get("Author", ""))),
        doi=_record.clip(_record.doi_of(dois[0], [])) if len(dois) == 1 else None,
    )
