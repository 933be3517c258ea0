"""The Library list: the reader's originals, then the sources of the reference, as plain rows.

Also the sentences about an import. Asks the store nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from abscope_gui.models.batched import BatchedModel, Index, ListRow
from abscope_store import wording
from abscope_store.records import Document, Source

if TYPE_CHECKING:  # the pipeline is for the library lane; a list needs only its report
    from abscope_store.importing.pipeline import ImportReport

ORIGINALS = "Your originals"
SOURCES = "Sources of the reference"
EMPTY = "No originals yet. Everything in the reference works without them. Drop a text here."
ALREADY = "Already in the library, nothing added"
_RECOGNISED = {
    "sha256": "by its bytes",
    "doi": "by its DOI",
    "title": "by its title",
    "fingerprint": "by its wording",
    "reader": "by you",
}


class LibraryRow(ListRow, frozen=True):
    """`kind` is section, document or source; `state` is calm, `problem` is said in amber."""

    kind: str
    id: str
    details: str = ""
    state: str = ""
    problem: str = ""
    tier: int | None = None
    imported: bool = False


class LibraryModel(BatchedModel[LibraryRow]):
    """ROW holds a LibraryRow; section rows cannot be selected."""

    def set_library(self, documents: Sequence[Document], sources: Sequence[Source]) -> None:
        """Show living documents, newest import first, and sources, best tier first."""
        living = [document for document in documents if document.removed_at is None]
        by_id = {source.id: source for source in sources}
        held = {document.source_id for document in living}
        rows = [_section(ORIGINALS, len(living))] if living else []
        newest = sorted(living, key=lambda d: d.imported_at, reverse=True)
        rows += [_document(d, by_id.get(d.source_id) if d.source_id else None) for d in newest]
        if sources:
            rows.append(_section(SOURCES, len(sources)))
        ordered = sorted(sources, key=lambda s: (s.tier, s.title.casefold()))
        rows += [_source(source, source.id in held) for source in ordered]
        self.set_rows(rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.kind == "section":
            return Qt.ItemFlag.ItemNeverHasChildren
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen | Qt.ItemFlag.ItemNeverHasChildren


def import_summary(report: ImportReport) -> str:
    """`2 added, 1 already in the library (nothing added), 1 refused: x.pdf: PDF cannot be read ...`"""
    if report.skipped and not (report.added or report.refused or report.cancelled):
        return ALREADY
    said = [f"{len(report.added)} added"] if report.added else []
    if report.skipped:
        said.append(f"{len(report.skipped)} already in the library (nothing added)")
    if report.refused:
        reasons = "; ".join(f"{one.file}: {one.reason}" for one in report.refused)
        said.append(f"{len(report.refused)} refused: {reasons}")
    if report.cancelled:
        said.insert(0, "Cancelled" if said else "Cancelled, nothing added")
    return ", ".join(said) or "No text found there, nothing added"


def _section(name: str, count: int) -> LibraryRow:
    return LibraryRow(f"section/{name}", name, f"{name}, {count}", "section", "", details=str(count))


def _document(document: Document, source: Source | None) -> LibraryRow:
    title = (source.title if source else None) or document.title or document.file_name
    visible = document.passages - document.hidden
    shown = f"{visible} {_many('passage', visible)}, {document.hidden} hidden"
    details = _joined(document.file_name, document.publisher, document.date or "date not stated", shown)
    how = _RECOGNISED.get(document.recognised_by or "", "")
    guessed = "; tier proposed" if (document.tier_reason or "").startswith("proposed") else ""
    state = f"recognised {how}".strip() if source else f"not a source of the reference{guessed}"
    problem = _joined(*(detail or kind for kind, detail in document.problems))
    tier = source.tier if source else document.tier
    chip = wording.tier_words(tier) if tier else "tier not set"
    return LibraryRow(
        key=f"document/{document.id}",
        title=title,
        spoken=", ".join(part for part in (title, chip, details, state, problem) if part),
        kind="document",
        id=document.id,
        details=details,
        state=state,
        problem=problem,
        tier=tier,
        imported=source is not None,
    )


def _source(source: Source, imported: bool) -> LibraryRow:
    left_out = source.unverified_fields
    year = source.date or source.year
    stated = [source.authors, source.container or source.publisher, year]
    named = ("authors", "container", "date" if source.date else "year")
    details = _joined(
        *(value for value, name in zip(stated, named, strict=True) if value and name not in left_out)
    )
    state = "imported" if imported else "original not imported"
    chip = wording.tier(source)
    return LibraryRow(
        key=f"source/{source.id}",
        title=source.title,
        spoken=", ".join(part for part in (source.title, chip, details, state) if part),
        kind="source",
        id=source.id,
        details=details,
        state=state,
        tier=source.tier,
        imported=imported,
    )


def _many(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _joined(*parts: object) -> str:
    return " · ".join(" ".join(str(part).split()) for part in parts if part)
