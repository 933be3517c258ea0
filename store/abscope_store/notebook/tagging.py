"""Tag rows of one annotation: what a list of wanted tags makes of the rows there are. No SQL, no disk."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from abscope_store.notebook.rows import Row, storable


def clean(tags: Iterable[str]) -> tuple[str, ...]:
    """Trimmed, without a leading #, each once (case apart), in the order given; empty ones left out."""
    found: dict[str, str] = {}
    for tag in tags:
        text = " ".join(storable(tag).lstrip("# ").split())
        if text:
            found.setdefault(text.casefold(), text)
    return tuple(found.values())


def retag(before: Iterable[Row], wanted: Iterable[str], annotation: Row, time: str) -> tuple[Row, ...]:
    """The tag rows after the change, ordered by id: taken-off ones become tombstones, none is dropped."""
    missing = {tag.casefold(): tag for tag in clean(wanted)}
    after: list[Row] = []
    for row in before:
        text = missing.pop(str(row["tag"]).casefold(), None)
        deleted_at = None if text is not None else (row["deleted_at"] or time)
        if deleted_at == row["deleted_at"] and text in (None, row["tag"]):
            after.append(row)
            continue
        change = {"tag": text or row["tag"], "deleted_at": deleted_at, "modified": time}
        stamp = {"revision": int(row["revision"]) + 1, "device": annotation["device"]}
        after.append(row | change | stamp)
    for tag in missing.values():
        after.append(
            {
                "id": str(uuid.uuid4()),
                "author": annotation["author"],
                "device": annotation["device"],
                "revision": 1,
                "created": time,
                "modified": time,
                "deleted_at": None,
                "annotation_id": annotation["id"],
                "tag": tag,
            }
        )
    return tuple(sorted(after, key=lambda row: str(row["id"])))
