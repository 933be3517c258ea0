"""Where the window can be: one value that history, links and search results share. No Qt, no store access."""

from __future__ import annotations

from typing import NamedTuple

TAB_OF = {
    "agent": "agents",
    "study": "studies",
    "mechanism": "mechanisms",
    "source": "library",
    "document": "library",
    "annotation": "notebook",
}


MOST = 500  # characters of a quotation that a link carries
DIGEST = "digest"  # focus of a source: our words, though a copy of the original may be here


class Place(NamedTuple):
    """A record or text, and what is looked at in it.

    `kind` is agent, study, mechanism, source, document, claim, glossary, annotation or "" (the tab alone);
    `focus` is the id of the figure, claim or step that is selected, in a document the code points
    `120-130` of the paragraph, in a source DIGEST or nothing; `paragraph`, `sentence` count from 1;
    `evidence` counts the selected figure's evidence from 0; `quote` is words that a link looks for in a text.
    """

    tab: str
    kind: str = ""
    id: str = ""
    focus: str = ""
    paragraph: int | None = None
    sentence: int | None = None
    evidence: int = 0
    quote: str = ""

    def span(self) -> tuple[int, int] | None:
        """The code points that `focus` names in a document's paragraph; None where it names none."""
        start, _, end = self.focus.partition("-")
        if self.kind != "document" or not (start.isascii() and start.isdigit() and end.isdigit()):
            return None
        return (int(start), int(end)) if int(start) < int(end) else None


def place_of(
    kind: str, record_id: str, focus: str = "", *, paragraph: int | None = None, sentence: int | None = None
) -> Place:
    """The place of a record, in the tab that shows its kind."""
    return Place(TAB_OF.get(kind, "studies"), kind, record_id, focus, paragraph, sentence)


def link(place: Place) -> str:
    """`abscope://study/pacific#pacific.os.final-2021`."""
    from urllib.parse import quote

    text = f"abscope://{place.kind or place.tab}/{quote(place.id, safe='')}"
    asked = [] if place.paragraph is None else [f"p={place.paragraph}"]
    if place.paragraph is not None and place.sentence is not None:
        asked.append(f"s={place.sentence}")
    if place.quote:
        asked.append(f"q={quote(place.quote, safe='')}")
    text += f"?{'&'.join(asked)}" if asked else ""
    return text + (f"#{quote(place.focus, safe='')}" if place.focus else "")


def from_link(text: str) -> Place | None:
    """The place a link names, None where it is not one of ours."""
    if not text:
        return None
    from urllib.parse import parse_qs, unquote, urlsplit

    try:
        parts = urlsplit(text.strip())
    except ValueError:  # brackets that are no address
        return None
    record_id = unquote(parts.path.lstrip("/"))
    if parts.scheme != "abscope" or not parts.netloc:
        return None
    if parts.netloc in TAB_OF.values():
        return Place(parts.netloc)
    if parts.netloc not in TAB_OF and parts.netloc not in ("claim", "glossary"):
        return None
    asked = parse_qs(parts.query)
    numbers = {key: int(found[0]) for key, found in asked.items() if _counts(found[0])}
    place = place_of(
        parts.netloc,
        record_id,
        unquote(parts.fragment),
        paragraph=numbers.get("p"),
        sentence=numbers.get("s"),
    )
    return place._replace(quote=asked.get("q", [""])[0][:MOST])


def _counts(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 9
