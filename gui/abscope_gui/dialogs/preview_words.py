"""What a preview says of a text, in plain words. Decides nothing and reads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abscope_gui.models.preview_lines import readable
from abscope_store import wording

if TYPE_CHECKING:
    from abscope_store.importing.previewing import Preview

_HOW = {
    "sha256": "by its bytes",
    "title": "by its title",
    "fingerprint": "by its wording",
    "doi": "by its DOI",
}
_HELD = {
    "held": "Already in your library: nothing would be added.",
    "removed": "You removed this text earlier: adding brings it back, with its lines as they were.",
}
_MOST = 4  # problems said one by one
_FIRST = 80  # letters of a first line that serve as a title


def facts(preview: Preview) -> list[str]:
    """What it is and what will happen, a line each."""
    if not preview.lines:
        said = f"{preview.name}: {_counted(preview.count, 'text')} in it, each added on its own."
        left = preview.count - len(preview.members)
        return [said, *([f"The first {len(preview.members):,} are listed."] if left else [])]
    meta = preview.metadata
    known = preview.recognition
    recognised = (
        f"Recognised as “{preview.source_title}”, {_HOW.get(known.how, 'by you')}."
        if known is not None
        else "Not a source of the reference."
    )
    reason = preview.tier_reason.removeprefix("proposed: ")
    tier = wording.tier_words(preview.tier) if preview.tier else "tier not set"
    tier = f"{tier[:1].upper()}{tier[1:]}"
    why = f"{tier}, proposed: {reason}." if known is None else f"{tier}: {reason}."
    numbers = (meta.doi and f"DOI {meta.doi}", meta.pmid and f"PMID {meta.pmid}", meta.pmcid, meta.nct)
    who = " · ".join(filter(None, (meta.authors, meta.journal or meta.publisher, meta.date, *numbers)))
    found = [
        f"Found in it: {_counted(preview.figures, 'figure')}",
        f"{_counted(preview.names, 'name')} that the reference knows",
    ]
    if preview.anchors:
        found.append(f"{_counted(preview.anchors, 'sentence')} that its figures rest on")
    lines = [_HELD.get(preview.held, ""), recognised, why, readable(who), f"{', '.join(found)}."]
    return [line for line in lines if line]


def troubles(preview: Preview) -> list[str]:
    """What is odd about it, the first few one by one."""
    said = [readable(detail or kind) for kind, detail in preview.problems]
    if preview.unseen:
        said.append(f"{_counted(preview.unseen, 'invisible character')} in the text, not shown here")
    if len(said) > _MOST:
        said = [*said[: _MOST - 1], f"and {len(said) - _MOST + 1} more"]
    return said


def proposed_title(preview: Preview) -> str:
    """What the text says it is called, else its first heading, else how it begins."""
    if preview.metadata.title:
        return readable(preview.metadata.title)
    visible = [line for line in preview.lines if not line.hidden]
    first = next((line for line in visible if line.role == "heading"), visible[0] if visible else None)
    if first is None:
        return ""
    text = readable(first.text)
    return text if len(text) <= _FIRST else f"{text[:_FIRST].rsplit(' ', 1)[0]}…"


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
