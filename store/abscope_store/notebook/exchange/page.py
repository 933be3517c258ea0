"""Annotations as one HTML page to read and print: everything escaped, nothing fetched, nothing that runs."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from abscope_store.confirming import own_tags
from abscope_store.notebook.export import facts, grouped
from abscope_store.records import Annotation
from abscope_store.wording import NO_IDENTIFIERS, standing

_STYLE = (
    "body{font-family:serif;max-width:40em;margin:2em auto;padding:0 1em;line-height:1.5}"
    "blockquote{border-left:3px solid;margin-left:0;padding-left:1em;white-space:pre-wrap}"
    ".note{white-space:pre-wrap}.facts,.standing{font-size:.85em}h2{font-size:1.1em;margin-top:2em}"
    "article{margin:1.5em 0}.answer{margin-left:2em}"
)


def page(
    annotations: Iterable[Annotation], titles: Mapping[str, str], citations: Mapping[str, str], as_of: str
) -> str:
    """The page, by what the marks stand on. A note's Markdown stands as it was typed."""
    line = html.escape(standing(as_of))
    entries = [
        "\n".join([_head(title, cited), *(_entry(mark) for mark in marks), "</section>"])
        for title, cited, marks in grouped(annotations, titles, citations)
    ]
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


def _head(title: str, cited: str) -> str:
    told = f'\n<p class="facts">{html.escape(cited)}</p>' if cited else ""
    return f"<section><h2>{html.escape(title)}</h2>{told}"


def _entry(annotation: Annotation) -> str:
    answer = annotation.reply_to is not None
    parts = ['<article class="answer">' if answer else "<article>"]
    if annotation.quote is not None and not answer:
        parts.append(f"<blockquote>{html.escape(annotation.quote)}</blockquote>")
    if annotation.body:
        parts.append(f'<p class="note">{html.escape(annotation.body)}</p>')
    if own_tags(annotation.tags):
        parts.append(f"<p>Tags: {html.escape(', '.join(own_tags(annotation.tags)))}</p>")
    told = " · ".join(facts(annotation)).replace("`", "")
    parts.append(f'<p class="facts">{html.escape(told)}</p>')
    return "\n".join([*parts, "</article>"])
