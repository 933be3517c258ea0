-- library.db: what the reader imported. Rebuildable, document by document, from the kept originals.
-- Every row carries `origin`: 'own', or a pack's id with its version. Offsets are Unicode code points, half open.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE document (
  id TEXT PRIMARY KEY,               -- sha256 of the original's bytes, hex
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  file_name TEXT NOT NULL, media_type TEXT NOT NULL, bytes INTEGER NOT NULL,
  title TEXT, authors TEXT, publisher TEXT, date TEXT, doi TEXT, pmid TEXT, pmcid TEXT, nct TEXT,
  licence TEXT, journal TEXT, kind TEXT, tier INTEGER, tier_reason TEXT,
  given_title TEXT,                  -- what the reader called a text that was pasted
  text TEXT,                         -- the canonical text, not normalised; NULL = its passages joined by LF
  text_sha256 TEXT NOT NULL,
  extractor TEXT NOT NULL, extractor_version TEXT NOT NULL,
  segmenter TEXT NOT NULL, segmenter_version TEXT NOT NULL,
  imported_at TEXT NOT NULL, removed_at TEXT
) WITHOUT ROWID;

-- Recognition is a row, changeable at any time, never a rename.
CREATE TABLE document_source (
  document_id TEXT NOT NULL REFERENCES document, source_id TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  how TEXT NOT NULL,                 -- sha256, doi, title, fingerprint, reader, none
  score REAL, PRIMARY KEY (document_id, source_id)
) WITHOUT ROWID;

-- No REFERENCES here: looking up the parent of each row costs a tenth of writing it.
CREATE TABLE passage (
  id INTEGER PRIMARY KEY, document_id TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  paragraph INTEGER NOT NULL,        -- counts the non-empty lines of the original from 1
  role TEXT NOT NULL,                -- body, heading, list, table, caption, metadata, boilerplate, promo
  hidden INTEGER NOT NULL, reason TEXT NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL,   -- in the document's canonical text
  kind TEXT NOT NULL DEFAULT 'paragraph',         -- what the format says it is; see importing/blocks.py
  level INTEGER NOT NULL DEFAULT 0, page INTEGER, -- of a heading or list item; of a format with pages
  sentences TEXT,                    -- JSON [[start, end], ...] in text; NULL = one, the whole of it
  layout TEXT,                       -- JSON {marks, cells, rectangles}: spans of text; NULL = plain
  text TEXT NOT NULL,                -- the same code points: text[start:end]
  UNIQUE (document_id, paragraph)
);

-- A line that the reader showed or hid; outlives every rebuild.
CREATE TABLE line_choice (
  document_id TEXT NOT NULL, paragraph INTEGER NOT NULL, hidden INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (document_id, paragraph)
) WITHOUT ROWID;

-- Keywords that a reference manager or a registry kept.
CREATE TABLE document_tag (
  document_id TEXT NOT NULL, tag TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (document_id, tag)
) WITHOUT ROWID;

-- A reference manager's record and the file it names: the record's metadata serve the file.
CREATE TABLE document_record (
  document_id TEXT PRIMARY KEY, record_id TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

-- Statements of figures as printed; start and end in the passage's text. Never facts of the reference.
CREATE TABLE sighting (
  document_id TEXT NOT NULL, paragraph INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  sentence INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  kind TEXT NOT NULL, endpoint TEXT, numbers TEXT NOT NULL,   -- JSON: the printed numbers
  body TEXT NOT NULL,                -- JSON of sighting_records.Sighting
  PRIMARY KEY (document_id, paragraph, ordinal)
) WITHOUT ROWID;
CREATE INDEX sighting_endpoint ON sighting (endpoint, kind);

-- Short forms that a document defines itself; owner: the record of the reference that the long form names.
CREATE TABLE abbreviation (
  document_id TEXT NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  paragraph INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  owner_kind TEXT, owner_id TEXT, PRIMARY KEY (document_id, short)
) WITHOUT ROWID;
CREATE INDEX abbreviation_short ON abbreviation (short);

-- A locator of the reference, found in this document. Only 'exact' and 'edited' open by themselves.
CREATE TABLE anchor (
  document_id TEXT NOT NULL REFERENCES document, locator_id TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('exact','edited','ambiguous','lost')),
  paragraph INTEGER, sentence INTEGER, sentence_last INTEGER, score REAL,
  candidates TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (document_id, locator_id)
) WITHOUT ROWID;

-- Names of the reference found in a passage; start and end in the passage's text.
-- Key columns first: with another between them, integrity_check of SQLite 3.40 reports a NULL that is not there.
CREATE TABLE mention (
  document_id TEXT NOT NULL, paragraph INTEGER NOT NULL, start INTEGER NOT NULL,
  owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, end INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (document_id, paragraph, start, owner_kind, owner_id)
) WITHOUT ROWID;
CREATE INDEX mention_owner ON mention (owner_kind, owner_id);

-- What was odd about a document: a date in a DOI field, characters removed, and so on.
CREATE TABLE problem (
  document_id TEXT NOT NULL REFERENCES document, ordinal INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (document_id, ordinal)
) WITHOUT ROWID;

CREATE VIEW passage_search AS
  SELECT p.id AS rowid, coalesce(d.title, '') AS title, p.text AS body
  FROM passage p JOIN document d ON d.id = p.document_id
  WHERE p.hidden = 0 AND d.removed_at IS NULL;

-- The writer inserts and deletes visible rows only; names differ from the reference's because
-- MATCH and bm25() want a bare table name that is unique over the attached databases.
CREATE VIRTUAL TABLE passage_fts USING fts5 (
  title, body, content='passage_search', content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2'
);
-- Fewer, larger merges; costs memory only while much is written.
INSERT INTO passage_fts (passage_fts, rank) VALUES ('hashsize', 16777216), ('pgsz', 16300);

-- The words as they are written, by document: a row holds all visible words of one, its rowid is the lowest
-- id of the passages they stand in. passage_word tells of each word (term) in how many documents (doc) it is.
CREATE VIRTUAL TABLE document_word USING fts5 (
  words, content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO document_word (document_word, rank) VALUES ('hashsize', 16777216), ('pgsz', 16300);
CREATE VIRTUAL TABLE passage_word USING fts5vocab (document_word, row);

-- What an older library held and is still to be read again from its original (connection.py).
CREATE TABLE awaiting (
  document_id TEXT PRIMARY KEY, file_name TEXT NOT NULL, imported_at TEXT NOT NULL, removed_at TEXT,
  source_id TEXT, score REAL, given_title TEXT
) WITHOUT ROWID;
CREATE TABLE awaiting_passage (
  document_id TEXT NOT NULL, paragraph INTEGER NOT NULL, id INTEGER NOT NULL,
  PRIMARY KEY (document_id, paragraph)
) WITHOUT ROWID;

PRAGMA user_version = 3;
