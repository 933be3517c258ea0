-- notebook.db, migration 1. Append only: a later change is a new migration, never an edit here.
-- Every table of the reader's own carries: id (UUID), author (who made it), device (of the last
-- revision), revision, created, modified, deleted_at (NULL = alive; a tombstone is never a delete) and
-- row_hash (sha256 over the canonical JSON of the other columns). Times: UTC, ISO 8601, microseconds.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;  -- device, author

CREATE TABLE annotation (
  seq INTEGER PRIMARY KEY,           -- only ties the row to note_fts; never leaves this file, not hashed
  id TEXT NOT NULL UNIQUE, author TEXT NOT NULL, device TEXT NOT NULL, revision INTEGER NOT NULL,
  created TEXT NOT NULL, modified TEXT NOT NULL, deleted_at TEXT, row_hash TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('bookmark','highlight','underline','note')),
  meaning TEXT CHECK (meaning IN ('result','mechanism','harm','method','question')),
  body TEXT NOT NULL DEFAULT '',     -- the note, Markdown, as typed
  target_kind TEXT NOT NULL CHECK (target_kind IN ('document','digest','record')),
  target_id TEXT NOT NULL,           -- document sha256 | source slug | "study/pacific", "outcome/pacific.os.final-2021"
  source_id TEXT, text_sha256 TEXT,  -- of the canonical text the span was made on
  paragraph INTEGER, start INTEGER, paragraph_end INTEGER, end INTEGER,  -- code points, half open; NULL = whole record
  quote TEXT, prefix TEXT, suffix TEXT,   -- W3C TextQuoteSelector
  state TEXT NOT NULL DEFAULT 'exact' CHECK (state IN ('exact','moved','changed','orphan')),
  reply_to TEXT, resolved INTEGER NOT NULL DEFAULT 0,
  CHECK ((paragraph IS NULL) = (start IS NULL) AND (paragraph IS NULL) = (paragraph_end IS NULL)
    AND (paragraph IS NULL) = (end IS NULL) AND (paragraph IS NULL) = (quote IS NULL))
);
CREATE INDEX annotation_target ON annotation (target_kind, target_id);
CREATE INDEX annotation_created ON annotation (created);

CREATE TABLE annotation_tag (
  id TEXT PRIMARY KEY, author TEXT NOT NULL, device TEXT NOT NULL, revision INTEGER NOT NULL,
  created TEXT NOT NULL, modified TEXT NOT NULL, deleted_at TEXT, row_hash TEXT NOT NULL,
  annotation_id TEXT NOT NULL, tag TEXT NOT NULL
);
CREATE INDEX annotation_tag_annotation ON annotation_tag (annotation_id);

CREATE TABLE saved_search (
  id TEXT PRIMARY KEY, author TEXT NOT NULL, device TEXT NOT NULL, revision INTEGER NOT NULL,
  created TEXT NOT NULL, modified TEXT NOT NULL, deleted_at TEXT, row_hash TEXT NOT NULL,
  name TEXT NOT NULL, query TEXT NOT NULL
);

CREATE TABLE reading_history (
  id TEXT PRIMARY KEY, author TEXT NOT NULL, device TEXT NOT NULL, revision INTEGER NOT NULL,
  created TEXT NOT NULL, modified TEXT NOT NULL, deleted_at TEXT, row_hash TEXT NOT NULL,
  place TEXT NOT NULL                -- a deep link
);
CREATE INDEX reading_history_created ON reading_history (created);

-- What a living annotation offers to search; the writer copies one row of it per save into note_fts.
CREATE VIEW note_search AS
  SELECT a.seq AS rowid, a.body AS body, coalesce(a.quote, '') AS quote,
    (SELECT coalesce(group_concat(t.tag, ' '), '') FROM annotation_tag t
      WHERE t.annotation_id = a.id AND t.deleted_at IS NULL) AS tags
  FROM annotation a WHERE a.deleted_at IS NULL;

CREATE VIRTUAL TABLE note_fts USING fts5 (
  body, quote, tags, tokenize='porter unicode61 remove_diacritics 2'
);

PRAGMA user_version = 1;
