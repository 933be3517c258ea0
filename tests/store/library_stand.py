"""A small library.db of our own sentences for search tests, with a hidden paragraph and a removed document.

Holds no test. Written by plain SQL over the shipped schema, so that it needs no import worker.
"""

from __future__ import annotations

import hashlib
import json

from abscope_store.connection import open_library_writer
from abscope_store.importing.segment import sentences
from abscope_store.paths import Profile

KEPT = (
    ("Oncolytic viruses in the clinic", "heading", False),
    ("IMLYGIC was given into the lesions. Durable answers were counted after half a year.", "body", False),
    (
        "A tumour may shrink outside the field; the tumor microenvironment is named as the reason.",
        "body",
        False,
    ),
    ("Patients with non-small cell lung cancer had been left out of the trial.", "body", False),
    ("Small cell lung cancer with liver deposits was the only disease in the second cohort.", "body", False),
    ("The os sacrum was spared by the beam.", "body", False),
    ("Zebrafish farms advertised here every Monday.", "promo", True),
)
GONE = (("Quokka trials were withdrawn by their sponsor.", "body", False),)


def write(profile: Profile) -> None:
    """Make the library of a profile: document "kept.txt", and "gone.txt" that was removed."""
    connection = open_library_writer(profile)
    connection.execute("BEGIN IMMEDIATE")
    for name, texts, removed in (("kept.txt", KEPT, None), ("gone.txt", GONE, "2026-11-22T00:00:00Z")):
        document = hashlib.sha256(name.encode()).hexdigest()
        text = "\n".join(body for body, _, _ in texts)
        connection.execute(
            "INSERT INTO document (id, file_name, media_type, bytes, title, text, text_sha256, extractor,"
            " extractor_version, segmenter, segmenter_version, imported_at, removed_at, tier)"
            " VALUES (?, ?, 'text/plain', 1, ?, ?, '', 'stand', '1', 'stand', '1', '2026-11-22', ?, 6)",
            (document, name, "A page of our own", text, removed),
        )
        at = 0
        visible: list[tuple[int, str]] = []
        for paragraph, (body, role, hidden) in enumerate(texts, 1):
            spans = json.dumps(sentences(body))
            row = connection.execute(
                "INSERT INTO passage (document_id, paragraph, role, hidden, reason, start, end, sentences,"
                " text) VALUES (?, ?, ?, ?, '', ?, ?, ?, ?) RETURNING id",
                (document, paragraph, role, hidden, at, at + len(body), spans, body),
            ).fetchone()
            if not hidden and removed is None:
                title = "A page of our own"
                connection.execute(
                    "INSERT INTO passage_fts (rowid, title, body) VALUES (?, ?, ?)", (row[0], title, body)
                )
                visible.append((row[0], f"{title}\n{body}"))
            at += len(body) + 1
        if visible:
            words = "\n".join(text for _, text in visible)
            connection.execute(
                "INSERT INTO document_word (rowid, words) VALUES (?, ?)", (visible[0][0], words)
            )
    connection.execute("COMMIT")
    connection.close()
