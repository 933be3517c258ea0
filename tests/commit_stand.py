"""A notebook whose COMMIT fails, for tests of what is never said to be saved. Holds no test."""

from __future__ import annotations

from abscope_store.notebook.writer import NotebookWriter


def fail_at_commit(writer: NotebookWriter) -> None:
    """A deferred foreign key that the save itself breaks: SQLite then refuses the true COMMIT."""
    writer.connection.executescript("""
      CREATE TABLE parent (id INTEGER PRIMARY KEY);
      CREATE TABLE broken (p INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER breaks AFTER INSERT ON annotation BEGIN INSERT INTO broken VALUES (9); END;
      CREATE TRIGGER breaks_too AFTER UPDATE ON annotation BEGIN INSERT INTO broken VALUES (9); END;
    """)


def mend(writer: NotebookWriter) -> None:
    writer.connection.executescript("DROP TRIGGER breaks; DROP TRIGGER breaks_too;")
