"""Stand-ins for the notebook's tests: drafts and openings, all of our own writing. Holds no test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.selectors import make_selector
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile

PARAGRAPHS = {
    1: "A heading of ours",
    2: "Before 😀\u00a0\u2009e\u0301 the measured words stand, and then others follow them at some length.",
    4: "A last paragraph, after one that is missing.",
}


def draft(body: str = "", **fields: Any) -> AnnotationDraft:
    """A note on a record, unless `fields` says otherwise."""
    given = {"kind": "note", "target_kind": "record", "target_id": "study/pacific"}
    return AnnotationDraft(body=body, **{**given, **fields})


def span_draft(body: str = "", **fields: Any) -> AnnotationDraft:
    """A highlight on eighteen characters of paragraph 2, after an emoji and odd spaces."""
    start = PARAGRAPHS[2].index("the measured words")
    selector = make_selector(PARAGRAPHS, 2, start, 2, start + 18)
    given = {
        "kind": "highlight", "target_kind": "document", "target_id": "d0" * 32,
        "source_id": "some-source", "selector": selector,
    }  # fmt: skip
    return AnnotationDraft(body=body, **{**given, **fields})


@contextmanager
def notebook(profile: Profile) -> Iterator[NotebookWriter]:
    """The profile's writer, opened as a start opens it, closed afterwards."""
    writer, _found = open_notebook(profile)
    try:
        yield writer
    finally:
        writer.close()


def child(code: str, profile: Profile, *arguments: str) -> subprocess.Popen[bytes]:
    """A Python child running `code`, with the profile's folder as its first argument."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(profile.folder), *arguments],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
