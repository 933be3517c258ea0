"""The whole flattening of one file, as the worker process does it: bytes in, plain values out.

Runs on hostile input under limits; opens no file and no database.
"""

from __future__ import annotations

from abscope_store.errors import Refused
from abscope_store.importing import detect, furniture, metadata, plain, segment
from abscope_store.importing.messages import MOST_PARAGRAPHS, Paragraph, Parsed


def parse(data: bytes, name: str) -> Parsed:
    """Canonical text, paragraphs with labels and sentences, metadata, problems. Raises Refused."""
    detect.media_type(data, name)
    decoded, encoding = plain.decode(data)
    text = plain.canonical(decoded)
    spans = plain.paragraphs(text)
    if not spans:
        raise Refused(f"{name} holds no text.")
    if len(spans) > MOST_PARAGRAPHS:
        raise Refused(f"{name} has more than {MOST_PARAGRAPHS:,} lines; that is no article.")
    texts = [text[start:end] for start, end in spans]
    labels = furniture.classify(texts)
    found, problems = metadata.read(texts, labels)
    if encoding == "cp1252":
        problems.append(
            ("encoding guessed", "Not UTF-8: read as Windows-1252, so accented letters may be wrong")
        )
    return Parsed(
        text,
        plain.EXTRACTOR,
        f"{plain.EXTRACTOR_VERSION}.{furniture.FURNITURE_VERSION}",
        segment.SEGMENTER,
        segment.SEGMENTER_VERSION,
        [
            Paragraph(*span, label.role, label.hidden, label.reason, segment.sentences(body))
            for span, label, body in zip(spans, labels, texts, strict=True)
        ],
        found,
        problems,
    )
