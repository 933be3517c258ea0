"""What every format is flattened to: blocks of text with their marks, never HTML.

The contract between the format readers (formats/) and the rest of the import. Reads nothing itself.
"""

from __future__ import annotations

from msgspec import Struct

from abscope_store.importing.messages import Metadata

KINDS = frozenset({"paragraph", "heading", "list", "table", "caption", "metadata"})
MARKS = frozenset({"sup", "sub", "bold", "italic"})


class Rectangle(Struct, frozen=True, array_like=True):
    """Where the code points start..end of a block stand in print; points, origin at the page's top left.

    `page` from 1: a paragraph may begin on one page and end on the next.
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float
    page: int


class Block(Struct, frozen=True):
    """One paragraph: a line of text without line breaks, control or bidi characters, stripped, not empty.

    A superscript after a digit or a unit stands in the text as `10^9`, a subscript as it is; both are
    marked. A table row is one block whose cells are joined by " | " and found again by `cells`.
    `marks` and `cells` are spans of `text` in code points, half open. `hidden` is the reader's own verdict
    (navigation, a running header, text that was invisible) with `reason`; otherwise furniture.py judges.
    """

    text: str
    kind: str = "paragraph"  # one of KINDS
    level: int = 0  # of a heading 1 to 6, of a list item from 1
    page: int | None = None  # from 1, where the format has pages
    marks: list[tuple[int, int, str]] = []
    cells: list[tuple[int, int]] = []
    rectangles: list[Rectangle] = []
    hidden: bool = False
    reason: str = ""


class Flat(Struct, frozen=True):
    """One document, flattened. `judged`: the format itself says what is text and what surrounds it.

    `text` with `spans` only where the canonical text is the file itself (plain text); otherwise the
    canonical text is the blocks' texts joined by LF.
    """

    blocks: list[Block]
    extractor: str
    extractor_version: str
    metadata: Metadata = Metadata()
    problems: list[tuple[str, str]] = []
    judged: bool = False
    tags: list[str] = []  # keywords that a reference manager kept
    text: str | None = None
    spans: list[tuple[int, int]] = []


class Part(Struct, frozen=True):
    """One member of a container (a zip file, a list of references), a file of its own from here on."""

    name: str
    data: bytes
