"""A note's Markdown as HTML of our own making: read to blocks like an imported file, then every word escaped.

Nothing of the note's own HTML is passed on: no link, picture, style or script. Imports its libraries late.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from abscope_store.importing.blocks import Block

LARGEST = 64 * 1024  # characters that are worded; a longer note is shown as it was typed
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)]) ")
_OTHER = re.compile(r"^(?: {4}|\t|[>#=:]|---|```)|\|")  # lines that belong to what stands around them
_TAGS = {"bold": "b", "italic": "i", "sup": "sup", "sub": "sub"}


def html_of(body: str) -> str:
    """Paragraphs, headings, lists and tables of a note; as plain lines where it is no readable Markdown."""
    from abscope_store.errors import Refused
    from abscope_store.importing.formats.markdown import read

    if not body.strip():
        return ""
    if len(body) > LARGEST:
        return _plain(body)
    try:
        blocks = read(_spread(body).encode("utf-8", "replace"), "note.md").blocks
    except Refused:
        return _plain(body)
    if not blocks:  # only what is never shown: say the words as they were typed
        return _plain(body)
    parts = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        rows = list(group)
        if kind == "table":
            parts.append(f"<table cellpadding='4'>{''.join(_row(block) for block in rows)}</table>")
        else:
            parts += [_block(block) for block in rows]
    return "".join(parts)


def _spread(body: str) -> str:
    """A line that was typed as a line stays one, and a list may follow words at once: Markdown would run both
    into the paragraph before."""
    lines: list[str] = []
    before, fenced = "", False
    for line in body.splitlines():
        kind = "item" if _ITEM.match(line) else "" if not line.strip() or _OTHER.search(line) else "words"
        if not fenced and before == "words" and kind:
            lines.append("")
        fenced ^= line.lstrip().startswith("```")
        lines.append(line)
        before = kind
    return "\n".join(lines)


def _plain(body: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in body[:LARGEST].splitlines() if line.strip())


def _block(block: Block) -> str:
    words = _marked(block.text, block.marks, 0, len(block.text))
    if block.kind == "heading":
        return f"<h{min(6, block.level + 2)}>{words}</h{min(6, block.level + 2)}>"
    if block.kind == "list":
        return f"<p style='margin-left:{16 * max(1, block.level)}px'>• {words}</p>"
    return f"<p>{words}</p>"


def _row(block: Block) -> str:
    cells = block.cells or [(0, len(block.text))]
    return f"<tr>{''.join(f'<td>{_marked(block.text, block.marks, a, b)}</td>' for a, b in cells)}</tr>"


def _marked(text: str, marks: Sequence[tuple[int, int, str]], start: int, end: int) -> str:
    """The words between two places, escaped, each run in the tags of what it is."""
    edges = {start, end, *(at for a, b, _ in marks for at in (a, b) if start < at < end)}
    said = []
    for a, b in pairwise(sorted(edges)):
        kinds = [kind for first, last, kind in marks if first <= a and b <= last and kind in _TAGS]
        words = text[a:b]
        if any(kind == "sup" and first == b for first, _, kind in marks) and words.endswith("^"):
            words = words[:-1]  # raised, it needs no sign for it
        tags = [_TAGS[kind] for kind in kinds]
        opened = "".join(f"<{tag}>" for tag in tags)
        said.append(f"{opened}{html.escape(words)}{''.join(f'</{tag}>' for tag in reversed(tags))}")
    return "".join(said)
