"""The second way to read a PDF: pypdf's plain text, cut into paragraphs at blank lines and full stops.

For files that pdfium cannot read. Knows no places, sizes or columns.
"""

from __future__ import annotations

import re

from abscope_store.errors import Refused

EXTRACTOR = "pypdf"
_ENDED = re.compile("[.!?:][\"'\u2019\u201d)\\]]*$")


def paragraphs(data: bytes, name: str, most_pages: int) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """((page, text) of each paragraph, the file's own data). Raises Refused."""
    import io
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)  # pypdf logs what it cannot read, the file's own words with it
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused(
                f"{name} is locked with a password.", "Save a copy without the protection, then add that."
            )
        if len(reader.pages) > most_pages:
            raise Refused(f"{name} has more than {most_pages:,} pages.")
        texts = [page.extract_text() for page in reader.pages]
        info = reader.metadata
        pairs = info.items() if info is not None else ()
        named = {str(key).lstrip("/"): str(value) for key, value in pairs if isinstance(value, str)}
    except (
        PyPdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        AssertionError,
    ) as trouble:
        raise Refused(f"{name} is a damaged PDF: it cannot be opened.") from trouble
    except (RecursionError, OverflowError, ZeroDivisionError, NotImplementedError, OSError) as trouble:
        raise Refused(f"{name} is a damaged PDF: it cannot be opened.") from trouble
    finally:
        logging.disable(logging.NOTSET)
    return [(number, text) for number, page in enumerate(texts, 1) for text in _cut(page)], named


def _cut(page: str) -> list[str]:
    """Paragraphs of a page: a line that ends a sentence well before the margin ends its paragraph."""
    lines = [line.strip() for line in page.split("\n")]
    widths = sorted(len(line) for line in lines if line)
    usual = widths[int(0.8 * len(widths))] if widths else 0
    found: list[str] = []
    open_paragraph = False
    for line in lines:
        if line and open_paragraph:
            broken = re.search(r"[a-z]{2}-$", found[-1]) and line[0].islower()
            found[-1] = found[-1][:-1] + line if broken else f"{found[-1]} {line}"
        elif line:
            found.append(line)
        open_paragraph = bool(line) and not (_ENDED.search(line) and len(line) < 0.85 * usual)
    return found
