"""Web archives (.mht, .mhtml): the page in them, by Python's mail parser; pictures and frames stay out."""

from __future__ import annotations

from email.message import Message

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat

MEDIA_TYPE = "multipart/related"
ORDER = 20
MOST_PARTS = 2_000
DEEPEST = 5


def fits(data: bytes, name: str) -> bool:
    """Whether the bytes begin as a mail header that announces related parts or a page."""
    head = data[:4096].lstrip().lower()
    ending = name.lower().endswith((".mht", ".mhtml"))
    if b"mime-version:" not in head or b"content-type:" not in head:
        return False
    return b"multipart/related" in head or (ending and b"text/html" in head)


def read(data: bytes, name: str) -> Flat:
    """The archive's page as blocks. Raises Refused where it holds none."""
    from email import message_from_bytes

    from abscope_store.importing.formats._page import flat_page

    if data.count(b"\n--") > MOST_PARTS * 2:
        raise Refused(f"{name} has too many parts for a saved page.")
    try:
        message = message_from_bytes(data.lstrip())
    except (RecursionError, ValueError, LookupError) as trouble:
        raise Refused(f"{name} is damaged: its parts cannot be told apart.") from trouble
    page = _page(message)
    if page is None:
        raise Refused(f"{name} holds no web page.")
    content = page.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        raise Refused(f"{name} holds no text.")
    return flat_page(content, name, str(page.get_content_charset() or ""))


def _page(message: Message) -> Message | None:
    """The part that the archive names as its start, else the first HTML part."""
    pages = []
    pending = [(message, 0)]
    while pending:
        part, depth = pending.pop(0)
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list) and depth < DEEPEST:
            pending = [
                (each, depth + 1) for each in inner[:MOST_PARTS] if isinstance(each, Message)
            ] + pending
        elif part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(part)
    start = message.get_param("start")
    named = (page for page in pages if start and page.get("Content-ID", "").strip() == str(start).strip())
    return next(named, pages[0] if pages else None)
