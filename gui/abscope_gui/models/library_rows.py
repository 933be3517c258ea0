"""What a row of the Library says: originals and sources as plain values, worded and ready to sort and filter.

Made in the read lane, so that the window only shows them. Asks the store nothing and paints nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from abscope_store import wording
from abscope_store.records import TIER_WORDS, Document, Source

LINKED_FILE = "linked file"  # a reference manager's record names its file: no problem of the text
RECOGNISED = {
    "sha256": "by its bytes",
    "doi": "by its DOI",
    "title": "by its title",
    "fingerprint": "by its wording",
    "reader": "by you",
}
PROPOSED = "proposed"


class LibraryRow(Struct, frozen=True):
    """One original or one source of the reference. `key` outlives a reload; missing values are "" or None."""

    key: str
    kind: str  # document or source
    id: str
    title: str
    spoken: str  # the whole row for a screen reader
    file: str = ""
    author: str = ""  # the first one
    what: str = ""  # "journal article", "market page"
    tier: int | None = None
    proposed: bool = False
    date: str = ""
    passages: int = 0
    hidden: int = 0
    mentions: int = 0
    problems: tuple[str, ...] = ()
    state: str = ""  # how it stands to the reference
    held: bool = False  # an original that is a source of the reference, a source whose original is here
    added: str = ""
    haystack: str = ""

    @property
    def tier_words(self) -> str:
        """`news rewrite`, empty where no tier is set."""
        return TIER_WORDS[self.tier] if self.tier else ""

    @property
    def tier_short(self) -> str:
        """`tier 5`, `tier 5, proposed`, `tier not set`."""
        if not self.tier:
            return "tier not set"
        return f"tier {self.tier}, {PROPOSED}" if self.proposed else f"tier {self.tier}"

    @property
    def beneath(self) -> str:
        """File name and first author."""
        return joined(self.file, self.author)


class LibraryRows(Struct, frozen=True):
    """Both lists of the tab."""

    originals: tuple[LibraryRow, ...] = ()
    sources: tuple[LibraryRow, ...] = ()


def rows_of(documents: Sequence[Document], sources: Sequence[Source]) -> LibraryRows:
    """Living documents, newest import first, and sources, best tier first."""
    living = [one for one in documents if one.removed_at is None]
    by_id = {one.id: one for one in sources}
    held = {one.source_id for one in living}
    newest = sorted(living, key=lambda one: one.imported_at, reverse=True)
    ordered = sorted(sources, key=lambda one: (one.tier, one.title.casefold()))
    return LibraryRows(
        tuple(_original(one, by_id.get(one.source_id) if one.source_id else None) for one in newest),
        tuple(_source(one, one.id in held) for one in ordered),
    )


def folded(text: str) -> str:
    """As it is filtered: accents and case do not count."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def problem_sentences(problems: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What was odd about a text, each as one full sentence."""
    return tuple(
        _sentence(detail or kind) for kind, detail in problems if kind != LINKED_FILE and (kind or detail)
    )


def first_author(authors: str | None) -> str:
    """`A B et al.` for several, the one name else; names are split at semicolons or commas."""
    if not authors:
        return ""
    text = " ".join(authors.split())
    for mark in (";", ","):  # not at "and": the Food and Drug Administration is one
        if mark in text:
            first = text.split(mark)[0].strip()
            # "Lee, Ann" is one name: nothing but a given name follows its only comma.
            if mark == "," and text.count(",") == 1 and " " not in first:
                return text
            return f"{first} et al." if first else text
    return text


def joined(*parts: object) -> str:
    """The parts that say something, on one line."""
    return " · ".join(" ".join(str(part).split()) for part in parts if part)


def counted(number: int, word: str) -> str:
    """`1 passage`, `12 passages`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _original(document: Document, source: Source | None) -> LibraryRow:
    title = (source.title if source else None) or document.title or document.file_name
    how = RECOGNISED.get(document.recognised_by or "", "")
    state = f"a source of the reference, recognised {how}".strip() if source else ""
    state = state or ("not a source of the reference" if not document.source_id else "its source is missing")
    tier = source.tier if source else document.tier
    proposed = source is None and (document.tier_reason or "").startswith(PROPOSED)
    what = (source.kind if source else document.kind) or ""
    problems = problem_sentences(document.problems)
    author = first_author(document.authors)
    date = document.date or (source.date if source else None) or ""
    shown = f"{counted(document.passages - document.hidden, 'passage')}, {document.hidden} hidden"
    chip = f"{PROPOSED if proposed else ''} {wording.tier_words(tier) if tier else 'tier not set'}".strip()
    told = (title, document.file_name, author, what, chip, date or "date not stated", shown)
    spoken = (*told, counted(document.mentions, "mention"), state, *problems)
    found = (document.title, document.authors, document.doi, document.publisher, *document.tags, *spoken)
    return LibraryRow(
        key=f"document/{document.id}", kind="document", id=document.id, title=title,
        spoken=", ".join(part for part in spoken if part), file=document.file_name, author=author, what=what,
        tier=tier, proposed=proposed, date=date, passages=document.passages - document.hidden,
        hidden=document.hidden, mentions=document.mentions, problems=problems, state=state,
        held=source is not None, added=document.imported_at, haystack=folded("\n".join(filter(None, found))),
    )  # fmt: skip


def _source(source: Source, held: bool) -> LibraryRow:
    unsure = source.unverified_fields
    named = (("authors", source.authors), ("container", source.container or source.publisher))
    stated = {name: value for name, value in named if value and name not in unsure}
    date = source.date if source.date and "date" not in unsure else ""
    date = date or (str(source.year) if source.year and "year" not in unsure else "")
    author, journal = first_author(stated.get("authors")), stated.get("container", "")
    state = "your copy is here" if held else "original not imported"
    told = (source.title, author, journal, source.kind, wording.tier(source), date, state)
    doi = source.doi if "doi" not in unsure else None
    found = (source.id, stated.get("authors"), doi, source.pmid, source.nct, *told)
    return LibraryRow(
        key=f"source/{source.id}", kind="source", id=source.id, title=source.title,
        spoken=", ".join(part for part in told if part), file=journal, author=author, what=source.kind,
        tier=source.tier, date=date, state=state, held=held, haystack=folded("\n".join(filter(None, found))),
    )  # fmt: skip


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
