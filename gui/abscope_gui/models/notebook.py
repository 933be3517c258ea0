"""The Notebook list: the reader's marks as plain rows, newest first, filtered by words.

Asks the store nothing; a mark's text never leaves the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from abscope_gui.models.batched import BatchedModel, ListRow
from abscope_store.confirming import own_tags
from abscope_store.records import Annotation

SOURCE_REMOVED = " · source removed"  # ends the title of a text that was taken out of the library
ALTERED = "altered outside Abscope"
_KINDS = {"bookmark": "Bookmark", "highlight": "Highlight", "underline": "Underline", "note": "Note"}
_STATES = {"moved": "moved with its text", "changed": "changed, waits for you", "orphan": "passage not found"}


class NoteRow(ListRow, frozen=True):
    """One mark. `title` is the note's first line, or the kind of mark where no note was written."""

    id: str
    kind: str
    quote: str
    where: str
    tags: tuple[str, ...]
    when: str
    meaning: str
    state: str  # calm: "moved with its text"
    warning: str  # amber: changed, orphan, altered
    haystack: str


class NotebookModel(BatchedModel[NoteRow]):
    """ROW holds a NoteRow."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[NoteRow, ...] = ()
        self._wanted: tuple[str, ...] = ()

    def set_annotations(
        self, annotations: Sequence[Annotation], titles: Mapping[str, str], today: date
    ) -> None:
        """Show living marks. `titles` by source id, document id or target id; `today` in local time."""
        living = (one for one in annotations if one.deleted_at is None)
        newest = sorted(living, key=lambda one: one.created, reverse=True)
        self._all = tuple(_row(one, titles, today) for one in newest)
        self._apply()

    def set_filter(self, text: str) -> None:
        """Keep the marks in which every word stands: in note, quote, tags, title or state."""
        self._wanted = tuple(text.casefold().split())
        self._apply()

    def count(self) -> int:
        """All living marks, those that the filter leaves out included."""
        return len(self._all)

    def _apply(self) -> None:
        self.set_rows([row for row in self._all if all(word in row.haystack for word in self._wanted)])


def when(created: str, today: date) -> str:
    """`today`, `yesterday` or the date, in local time; `created` is UTC, ISO 8601."""
    made = datetime.fromisoformat(created)
    day = (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone().date()
    return {0: "today", 1: "yesterday"}.get((today - day).days, day.isoformat())


def _row(one: Annotation, titles: Mapping[str, str], today: date) -> NoteRow:
    lines = [line for line in (" ".join(line.split()) for line in one.body.splitlines()) if line]
    target = titles.get(one.target_id) or one.target_id
    source = titles.get(one.source_id or "") or target
    gone = SOURCE_REMOVED.strip(" ·") if target.endswith(SOURCE_REMOVED) else ""  # first: a long title is cut
    where = _words(
        (gone, source.removesuffix(SOURCE_REMOVED), f"¶{one.paragraph}" if one.paragraph is not None else ""),
        " · ",
    )
    quote = f"“{' '.join((one.quote or '').split())}”" if one.quote else _words(lines[1:], " ")
    title = lines[0] if lines else _KINDS[one.kind]
    state = _STATES.get(one.state, "")
    waits = one.state in ("changed", "orphan")
    warning = _words((state if waits else "", "" if one.intact else ALTERED), " · ")
    tags = tuple(f"#{tag}" for tag in own_tags(one.tags))
    made = when(one.created, today)
    said = (title, quote, where, *tags, one.meaning or "", made, "" if waits else state, warning)
    spoken = _words(said, ", ")
    return NoteRow(
        key=one.id,
        title=title,
        spoken=spoken,
        id=one.id,
        kind=one.kind,
        quote=quote,
        where=where,
        tags=tags,
        when=made,
        meaning=one.meaning or "",
        state="" if waits else state,
        warning=warning,
        haystack=f"{spoken} {one.body} {one.kind}".casefold(),
    )


def _words(parts: Iterable[str], joint: str) -> str:
    return joint.join(part for part in parts if part)
