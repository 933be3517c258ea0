"""The whole flattening of one file, as the worker process does it: bytes in, plain values out.

Runs on hostile input under limits; opens no file and no database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import structs

from abscope_store.errors import Refused
from abscope_store.importing import (
    abbreviations,
    appeals,
    detect,
    furniture,
    metadata,
    plain,
    segment,
    sightings,
)
from abscope_store.importing.blocks import Block, Flat
from abscope_store.importing.formats import Format, format_of
from abscope_store.importing.furniture import Label
from abscope_store.importing.messages import (
    LONGEST_FIELD,
    MOST_PARAGRAPHS,
    Definition,
    Layout,
    Metadata,
    Paragraph,
    Parsed,
    PartMade,
)
from abscope_store.importing.sighting_records import Sighting

# Limits of a worker's CPU, and deterministic: a time would give another document at every rebuild.
MOST_SEEN, MOST_FOUND = 2_000_000, 10_000  # code points searched for figures, and statements found in them
MOST_JUDGED = 4_000  # lines: no page is longer, and weighing each of them against the others takes its time
_FORM = {
    "date": re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?"),
    "doi": re.compile(r"10\.\d{4,9}/\S+"),
    "nct": re.compile(r"NCT\d{8}"),
    "pmid": re.compile(r"\d{1,9}"),
    "pmcid": re.compile(r"PMC\d{1,9}"),
}
_NAMED = 5  # words of a file's name that could be a title
_GUESSED = ("encoding guessed", "Not UTF-8: read as Windows-1252, so accented letters may be wrong")


def parse(data: bytes, name: str, simply: bool = False) -> Parsed | list[PartMade]:
    """A document with labels, sentences, metadata and problems, or a container's members. Raises Refused.

    `simply` asks for the format's second reader, where it has one.
    """
    found = format_of(data, name)
    if found is not None and hasattr(found, "split"):
        parts = found.split(data, name)
        if not hasattr(found, "read") or len(parts) != 1 or parts[0].data != data:
            return [PartMade(part.name, part.data) for part in parts]
    if found is None:
        detect.media_type(data, name)
        return _parsed(_plain(data), detect.PLAIN, name)
    return _parsed(_reader(found, simply)(data, name), found.MEDIA_TYPE, name)


def _reader(found: Format, simply: bool):  # type: ignore[no-untyped-def]
    return getattr(found, "read_simply", found.read) if simply else found.read


def _plain(data: bytes) -> Flat:
    """A text file, byte for byte its own canonical text."""
    decoded, encoding = plain.decode(data)
    text = plain.canonical(decoded)
    spans = plain.paragraphs(text)
    return Flat(
        [Block(text[start:end]) for start, end in spans],
        plain.EXTRACTOR,
        plain.EXTRACTOR_VERSION,
        problems=[_GUESSED] if encoding == "cp1252" else [],
        text=text,
        spans=spans,
    )


def _parsed(flat: Flat, media_type: str, name: str) -> Parsed:
    if not flat.blocks:
        raise Refused(f"{name} holds no text.")
    if len(flat.blocks) > MOST_PARAGRAPHS:
        raise Refused(f"{name} has more than {MOST_PARAGRAPHS:,} lines; that is no article.")
    texts = [block.text for block in flat.blocks]
    text, spans = (flat.text, flat.spans) if flat.text is not None else _joined(texts)
    labels = _labels(flat)
    said, problems = _metadata(flat, texts, labels, name)
    problems += _hidden_figures(texts, labels)
    if not flat.judged and len(texts) > MOST_JUDGED:
        problems.append(
            ("furniture not looked for", f"More than {MOST_JUDGED:,} lines: menus and the like are shown")
        )
    sentences = [segment.sentences(body) for body in texts]
    paragraphs = [
        Paragraph(
            *span, label.role, label.hidden, label.reason, found, block.kind, block.level, block.page,
            _layout(block),
        )
        for span, label, block, found in zip(spans, labels, flat.blocks, sentences, strict=True)
    ]  # fmt: skip
    version = flat.extractor_version
    if not flat.judged:
        version += f".{furniture.FURNITURE_VERSION}"
    return Parsed(
        text, flat.extractor, version, segment.SEGMENTER, segment.SEGMENTER_VERSION, paragraphs, said,
        problems, media_type, flat.tags[:1_000],
        _seen(texts, labels, sentences, problems),
        _definitions(texts, labels),
    )  # fmt: skip


def _seen(
    texts: Sequence[str],
    labels: Sequence[Label],
    sentences: Sequence[list[tuple[int, int]]],
    problems: list[tuple[str, str]],
) -> list[tuple[int, Sighting]]:
    """The figures of the visible text; of a very long one those of its beginning, which is told."""
    found: list[tuple[int, Sighting]] = []
    left = MOST_SEEN
    for at, (body, label, spans) in enumerate(zip(texts, labels, sentences, strict=True), 1):
        if label.hidden:
            continue
        left -= len(body)
        if left < 0 or len(found) >= MOST_FOUND:
            problems.append(
                ("figures not read", f"Only the first {at - 1:,} lines were searched for figures")
            )
            break
        found += [(at, one) for one in sightings.find(body, spans)]
    return found


def _joined(texts: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The canonical text of blocks, with their spans in it."""
    spans = []
    at = 0
    for text in texts:
        spans.append((at, at + len(text)))
        at += len(text) + 1
    return "\n".join(texts), spans


def _labels(flat: Flat) -> list[Label]:
    """The format's own verdict stands; of what it left open the furniture rules judge."""
    own = [_own(block) for block in flat.blocks]
    if flat.judged or len(own) > MOST_JUDGED:
        return own
    open_ = [at for at, label in enumerate(own) if not label.hidden]
    judged = furniture.classify([flat.blocks[at].text for at in open_])
    for at, label in zip(open_, judged, strict=True):
        kind = flat.blocks[at].kind
        if label.hidden or kind == "paragraph":
            own[at] = label
        elif label.reason:
            own[at] = Label(own[at].role, False, label.reason)
    return own


def _own(block: Block) -> Label:
    role = "body" if block.kind == "paragraph" else block.kind
    if block.hidden:
        return Label("boilerplate" if role == "body" else role, True, block.reason[:LONGEST_FIELD])
    return Label(role, False, block.reason)


def _layout(block: Block) -> Layout | None:
    if not (block.marks or block.cells or block.rectangles):
        return None
    places = [(r.start, r.end, r.left, r.top, r.right, r.bottom, r.page) for r in block.rectangles]
    return Layout(block.marks, block.cells, places)


def _metadata(
    flat: Flat, texts: Sequence[str], labels: Sequence[Label], called: str
) -> tuple[Metadata, list[tuple[str, str]]]:
    """What the format says, completed from the lines of the page; a value of the wrong form is told."""
    read, told = metadata.read(texts, labels)
    problems = [*flat.problems, *told]
    own = {name: getattr(flat.metadata, name) for name in Metadata.__struct_fields__}
    for name, form in _FORM.items():
        if own[name] is not None and form.fullmatch(own[name]) is None:
            problems.append((f"no {name.upper()}", f"The {name} field holds {own[name]}"[:LONGEST_FIELD]))
            own[name] = None
    problems += _contradictions(flat.metadata, read, called)
    if own["doi"] and read.doi and read.doi_is_own and own["doi"].casefold() != read.doi.casefold():
        problems.append(("two DOIs", f"The file says {own['doi']}, its text {read.doi}"[:LONGEST_FIELD]))
    changes = {name: value for name, value in own.items() if value is not None and name != "doi_is_own"}
    if "doi" in changes:
        changes["doi_is_own"] = flat.metadata.doi_is_own
    return structs.replace(read, **changes), list(dict.fromkeys(problems))[:1_000]


def _contradictions(said: Metadata, read: Metadata, name: str) -> list[tuple[str, str]]:
    """Where the file's own fields, its text and its name say different things."""
    found = []
    if said.date and read.date and not (said.date.startswith(read.date) or read.date.startswith(said.date)):
        found.append(("two dates", f"The file says {said.date}, its text {read.date}"))
    title = said.title or read.title
    named = _long_words(name.rpartition("/")[2].rpartition(".")[0])
    if title and len(named) >= _NAMED and len(named & _long_words(title)) < 0.2 * len(named):
        found.append(("name and title differ", f"The file is called {name}, its title is {title}"))
    return [(kind, detail[:LONGEST_FIELD]) for kind, detail in found]


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 3}


def _hidden_figures(texts: Sequence[str], labels: Sequence[Label]) -> list[tuple[str, str]]:
    """No line with a figure is hidden silently: which ones, by their ordinals."""
    lines = [
        at
        for at, (text, label) in enumerate(zip(texts, labels, strict=True), 1)
        if label.hidden and label.role in ("boilerplate", "promo") and appeals.has_figures(text)
    ]
    if not lines:
        return []
    told = ", ".join(map(str, lines[:20])) + (" and more" if len(lines) > 20 else "")
    many = "A hidden line prints" if len(lines) == 1 else f"{len(lines):,} hidden lines print"
    return [("figures in hidden lines", f"{many} a figure: paragraph{'' if len(lines) == 1 else 's'} {told}")]


def _definitions(texts: Sequence[str], labels: Sequence[Label]) -> list[Definition]:
    """The first definition of each short form in the visible text."""
    found: dict[str, Definition] = {}
    for at, (text, label) in enumerate(zip(texts, labels, strict=True), 1):
        if not label.hidden and ("(" in text or "[" in text):
            for one in abbreviations.find(text):
                if one.short not in found:
                    found[one.short] = Definition(
                        at, one.short, one.long, one.start, one.end, one.long_start, one.long_end
                    )
    return list(found.values())
