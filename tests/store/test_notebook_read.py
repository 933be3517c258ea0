"""Reading marks: those of a text or a record are found by their index, however many there are beside them."""

from __future__ import annotations

from notebook_stand import draft, notebook

from abscope_store.notebook import read
from abscope_store.paths import Profile


def test_marks_on_targets_are_found_by_their_index(profile: Profile) -> None:
    with notebook(profile) as writer:
        kind, target = draft("x").target_kind, draft("x").target_id
        first, second, gone = (writer.add(draft(body)) for body in ("one", "two", "three"))
        writer.delete(gone.id)
        connection = writer.connection
        found = read.on(connection, kind, [target, "nothing"])
        assert [mark.id for mark in found] == [second.id, first.id]
        assert read.on(connection, kind, []) == [] and read.on(connection, "digest", [target]) == []
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        read.on(connection, kind, [target])
        connection.set_trace_callback(None)
        (query,) = [one for one in asked if "target_kind" in one]
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert any("annotation_target" in step for step in steps), steps
