"""Work for the read lane: the Library's rows, the details of one original, a copy of its kept bytes.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from abscope_gui.models.library_rows import LINKED_FILE, RECOGNISED, LibraryRows, problem_sentences, rows_of
from abscope_store import library, wording
from abscope_store.errors import DiskTrouble, NotFound, UserTrouble
from abscope_store.importing import originals
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Document, Source

# What other programs open as it is. The ending is ours, never the file's own: nothing can be executed.
_AS_IS = {
    "application/pdf": (".pdf", "PDF"),
    "application/epub+zip": (".epub", "EPUB books"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx", "Word documents"),
}
# What is opened as plain text: a browser could fetch what a page names, a reference manager would import.
_AS_TEXT = frozenset(
    {
        "text/plain",
        "text/markdown",
        "text/html",
        "multipart/related",
        "application/jats+xml",
        "application/nbib",
        "application/vnd.pubmed+xml",
        "application/vnd.clinicaltrials+json",
        "application/vnd.citationstyles.csl+json",
        "application/x-bibtex",
        "application/x-research-info-systems",
    }
)
_PAGES = ("text/html", "multipart/related")
_READ_ONLY = 0o400


def library_rows(reader: Reader) -> LibraryRows:
    """Both lists of the Library tab."""
    return rows_of(library.documents(reader.connection), list(reader.sources().values()))


class Details(Struct, frozen=True):
    """All that is known of an original: `lines` are (label, words), `problems` full sentences."""

    id: str
    title: str
    lines: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    source_id: str | None
    chosen: bool  # by the reader

    def as_text(self) -> str:
        """To be copied."""
        told = [self.title, *(f"{label}: {words}" for label, words in self.lines), *self.problems]
        return "\n".join(told)


def details(reader: Reader, document_id: str) -> Details:
    """What stands in the Details of an original. Raises NotFound."""
    document = library.document(reader.connection, document_id)
    source = source_of(reader, document)
    forms = library.short_forms(reader.connection, document_id)
    lines = [
        ("File", document.file_name),
        ("Title in the file", document.title or ""),
        ("Authors", document.authors or ""),
        ("Journal", document.journal or ""),
        ("Publisher", document.publisher or ""),
        ("Date", document.date or "not stated"),
        ("DOI", document.doi or ""),
        ("PMID", document.pmid or ""),
        ("PMCID", document.pmcid or ""),
        ("NCT", document.nct or ""),
        ("Licence", document.licence or "not stated"),
        ("Kind", document.kind or ""),
        ("Tier", _tier(document, source)),
        ("Source", _recognised(document, source)),
        ("Tags", ", ".join(document.tags)),
        ("Paragraphs", f"{document.passages - document.hidden:,} shown, {document.hidden:,} hidden"),
        ("Found", f"{document.mentions:,} mentions of the reference, {document.sightings:,} figures"),
        ("Short forms", "; ".join(f"{one.short}: {one.long}" for one in forms)),
        ("Names the files", "; ".join(detail for kind, detail in document.problems if kind == LINKED_FILE)),
        ("Size", f"{document.bytes:,} bytes"),
        ("Imported", document.imported_at.replace("T", " ")[:16] + " UTC"),
        ("Read by", document.extractor),
        ("SHA-256", document.id),
    ]
    title = source.title if source else document.title or document.file_name
    told = tuple((label, words) for label, words in lines if words)
    sentences = problem_sentences(document.problems)
    return Details(
        document.id, title, told, sentences, document.source_id, document.recognised_by == "reader"
    )


def source_of(reader: Reader, document: Document) -> Source | None:
    """The source that a document is, None where it is none or this edition lacks it."""
    try:
        return reader.source(document.source_id) if document.source_id else None
    except NotFound:
        return None


def _tier(document: Document, source: Source | None) -> str:
    tier = source.tier if source else document.tier
    reason = source.tier_reason if source else document.tier_reason
    words = wording.tier_words(tier) if tier else "not set"
    return f"{words} ({reason})" if reason else words


def _recognised(document: Document, source: Source | None) -> str:
    if source is None:
        return f"{document.source_id}, which this edition lacks" if document.source_id else "none"
    how = RECOGNISED.get(document.recognised_by or "", "")
    return f"{source.title} (recognised {how})" if how else source.title


def lend(reader: Reader, profile: Profile, document_id: str, folder: Path) -> tuple[Path, str]:
    """A read-only copy of the kept bytes below `folder`, and the sentence that says what opens.

    Raises UserTrouble for a media type that is not known, DiskTrouble, NotFound.
    """
    document = library.document(reader.connection, document_id)
    if document.media_type in _AS_IS:
        ending, words = _AS_IS[document.media_type]
        said = f"A read-only copy was opened in the program that your system uses for {words}."
    elif document.media_type in _AS_TEXT:
        ending, said = ".txt", "A read-only copy was opened as plain text."
        if document.media_type in _PAGES:
            said = (
                "A read-only copy was opened as plain text: a browser could fetch from the network"
                " what this page names."
            )
    else:
        raise UserTrouble(f"{document.file_name} is of a kind that is not opened: {document.media_type}.")
    data = originals.read(profile, document.id, document.file_name)
    target = folder / document.id[:12] / f"{_safe_name(document.file_name)}{ending}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_bytes(data)
            target.chmod(_READ_ONLY)
    except OSError as trouble:
        raise DiskTrouble(f"A copy cannot be written ({trouble.strerror}).") from trouble
    return target, said


def _safe_name(name: str) -> str:
    """Letters, digits and plain marks of a file name, without its ending."""
    stem = Path(name.rsplit("/", 1)[-1]).stem or "original"
    return re.sub(r"[^\w ()-]+", "_", stem).strip("_ ")[:80] or "original"
