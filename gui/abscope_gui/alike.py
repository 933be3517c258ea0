"""Words looked for in a text whatever its case, dashes, quotation marks and spaces. No Qt."""

from __future__ import annotations

import re

from abscope_gui.spans import Focus
from abscope_gui.texts import Text

_DASHES = "[-\u2010-\u2015\u2212]"
_QUOTES = "['\u2018\u2019\u02bc]"


def pattern(words: str) -> re.Pattern[str] | None:
    """What finds these words; None where there are none."""
    parts = words.split()
    return re.compile(r"\s+".join(_alike(part) for part in parts), re.IGNORECASE) if parts else None


def quoted(text: Text, words: str, paragraph: int | None = None) -> Focus | None:
    """Where a text first has these words, or where it has them in one paragraph; of words across paragraphs
    the first paragraph's. None where it does not have them."""
    wanted = pattern(next((line for line in words.splitlines() if line.strip()), ""))
    if wanted is None:
        return None
    for number, block in enumerate(text.blocks):
        if paragraph is not None and block.paragraph != paragraph:
            continue
        hit = wanted.search(block.text)
        if hit is not None:
            return Focus(block.paragraph, spans=(hit.span(),), block=number)
    return None


def _alike(part: str) -> str:
    escaped = (_DASHES if re.match(_DASHES, char) else re.escape(char) for char in part)
    return "".join(_QUOTES if re.match(_QUOTES, char) else char for char in escaped)
