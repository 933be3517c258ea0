"""Where the reader's annotations stand in a text, and which of them cannot be placed. No Qt.

A mark is placed only where the text still says what was marked: it never re-attaches silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct

from abscope_gui.spans import paragraphs
from abscope_gui.texts import Text
from abscope_store.confirming import own_tags
from abscope_store.notebook.selectors import EXACT, resolve, text_hash
from abscope_store.records import Annotation

Place = tuple[int, int]  # block, offset in code points
# What is said of a mark that is not where it was made.
STATES = {
    "moved": "moved with its words",
    "changed": "changed, waits for you in the Notebook",
    "orphan": "its words are not found here",
}
LETTERS = {"result": "R", "mechanism": "M", "harm": "H", "method": "T", "question": "Q"}


class Mark(Struct, frozen=True):
    """An annotation with its pieces, (block, start, end) in code points; no pieces: the whole text."""

    annotation: Annotation
    number: int
    pieces: tuple[tuple[int, int, int], ...]
    waits: bool = False  # it has no place in the text: told in the margin where it was, and never painted

    @property
    def bottom(self) -> Place:
        """(block, offset) where it ends."""
        return (self.pieces[-1][0], self.pieces[-1][2]) if self.pieces else (0, 0)

    @property
    def noted(self) -> bool:
        """Whether it stands in the margin: a bare highlight is seen in the text alone."""
        note = self.annotation
        bare = note.kind in ("highlight", "underline") and not note.body and not own_tags(note.tags)
        return not bare or not note.intact or self.waits

    @property
    def top(self) -> tuple[int, int]:
        """(block, offset) where it begins."""
        return self.pieces[0][:2] if self.pieces else (0, 0)


def place_marks(text: Text, annotations: Sequence[Annotation]) -> tuple[list[Mark], list[Annotation]]:
    """(marks in reading order, numbered from 1; annotations whose words are not where they were)."""
    blocks_of = {block.paragraph: n for n, block in enumerate(text.blocks) if block.paragraph is not None}
    words = paragraphs(text)
    digest = text.text_sha256 or text_hash(words)  # once: there may be thousands of marks
    placed: list[tuple[Annotation, tuple[tuple[int, int, int], ...]]] = []
    waiting: list[Annotation] = []
    for annotation in annotations:
        if annotation.deleted_at is not None:
            continue
        if annotation.paragraph is None:
            placed.append((annotation, ()))
            continue
        pieces = tuple(_pieces(text, annotation, blocks_of))
        stands = resolve(annotation, words, digest) == EXACT
        if annotation.state in (EXACT, "moved") and stands and pieces:
            placed.append((annotation, pieces))
        else:
            waiting.append(annotation)
    placed.sort(key=lambda pair: (pair[1][0] if pair[1] else (-1, 0, 0), pair[0].created))
    marks = [Mark(annotation, n, pieces) for n, (annotation, pieces) in enumerate(placed, 1)]
    return marks, waiting


def beside(text: Text, waiting: Iterable[Annotation]) -> list[Mark]:
    """Marks that have no place in the text, for its margin alone: where they were, by paragraph."""
    blocks_of = {block.paragraph: n for n, block in enumerate(text.blocks) if block.paragraph is not None}
    return [
        Mark(note, 0, ((blocks_of[note.paragraph], 0, 0),), waits=True)
        for note in waiting
        if note.paragraph in blocks_of
    ]


def _pieces(text: Text, annotation: Annotation, blocks_of: dict[int, int]) -> Iterator[tuple[int, int, int]]:
    first = blocks_of.get(annotation.paragraph or 0)
    last = blocks_of.get(annotation.paragraph_end or 0)
    if first is None or last is None or annotation.start is None or annotation.end is None:
        return
    for block in range(first, last + 1):
        length = len(text.blocks[block].text)
        start = annotation.start if block == first else 0
        yield block, min(start, length), min(annotation.end, length) if block == last else length


def index(marks: Iterable[Mark]) -> dict[int, list[tuple[int, int, str, str | None]]]:
    """Block -> (start, end, kind, meaning) of what is painted there, in the order of the marks."""
    found: dict[int, list[tuple[int, int, str, str | None]]] = {}
    for mark in marks:
        for block, start, end in mark.pieces:
            found.setdefault(block, []).append((start, end, mark.annotation.kind, mark.annotation.meaning))
    return found


def at(marks: Iterable[Mark], place: Place) -> Mark | None:
    """The shortest mark on exact words that a place is in or beside."""
    here = [mark for mark in marks if mark.pieces and mark.top <= place <= mark.bottom]
    return min(here, key=_length, default=None)


def touching(marks: Iterable[Mark], first: Place, last: Place) -> list[Mark]:
    """Marks on exact words that share some with a selection."""
    return [mark for mark in marks if mark.pieces and mark.top < last and first < mark.bottom]


def _length(mark: Mark) -> tuple[int, int]:
    """In paragraphs, then in code points."""
    return len(mark.pieces), sum(end - start for _, start, end in mark.pieces)


def day_words(iso: str, today: date | None = None) -> str:
    """`today`, `yesterday` or `19 Nov 2026`, in local time; the text itself where it is no time."""
    try:
        day = datetime.fromisoformat(iso).astimezone().date()
    except ValueError:
        return iso
    ago = ((today or date.today()) - day).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    return f"{day.day} {day:%b %Y}"
