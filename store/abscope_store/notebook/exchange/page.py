"""Annotations as one HTML page to read and print: everything escaped, nothing fetched, nothing that runs."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from abscope_store.notebook.export import cited_as, facts, title_of
from abscope_store.records import Annotation
from abscope_store.wording import NO_IDENTIFIERS, standing

_STYLE = (
    "body{font-family:serif;max-width:40em;margin:2em auto;padding:0 1em;line-height:1.5}"
    "blockquote{border-left:3px solid;margin-left:0;padding-left:1em;white-space:pre-wrap}"
    ".note{white-space:pre-wrap}.facts,.standing{font-size:.85em}h2{font-size:1.1em;margin-top:2em}"
)


def page(
    annotations: Iterable[Annotation], titles: Mapping[str, str], citations: Mapping[str, str], as_of: str
) -> str:
    """The page, in the order given. A note's Markdown stands as it was typed."""
    line = html.escape(standing(as_of))
    entries = [_entry(annotation, titles, citations) for annotation in annotations]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'\">",
            f"<title>Notes</title><style>{_STYLE}</style></head><body>",
            f'<h1>Notes</h1>\n<p class="standing">{line}</p>',
            *(entries or ["<p>No notes.</p>"]),
            f'<hr>\n<p class="standing">{line}<br>{html.escape(NO_IDENTIFIERS)}</p>\n</body></html>\n',
        ]
    )


def _entry(annotation: Annotation, titles: Mapping[str, str], citations: Mapping[str, str]) -> str:
    parts = [f"<article><h2>{html.escape(title_of(annotation, titles))}</h2>"]
    if annotation.quote is not None:
        parts.append(f"<blockquote>{html.escape(annotation.quote)}</blockquote>")
    if annotation.body:
        parts.append(f'<p class="note">{html.escape(annotation.body)}</p>')
    if annotation.tags:
        parts.append(f"<p>Tags: {html.escape(', '.join(annotation.tags))}</p>")
    cited = cited_as(annotation, citations)
    told = " · ".join(facts(annotation)).replace("`", "")
    parts.append(f'<p class="facts">{html.escape(cited)}{"<br>" if cited else ""}{html.escape(told)}</p>')
    return "\n".join([*parts, "</article>"])
