-- library.db: what the reader imported. Rebuildable, document by document, from the kept originals.
-- Every row carries `origin`: 'own', or a pack's id with its version. Offsets are Unicode code points, half open.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE document (
  id TEXT PRIMARY KEY,               -- sha256 of the original's bytes, hex
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  file_name TEXT NOT NULL, media_type TEXT NOT NULL, bytes INTEGER NOT NULL,
  title TEXT, authors TEXT, publisher TEXT, date TEXT, doi TEXT, pmid TEXT, pmcid TEXT, nct TEXT,
  licence TEXT, kind TEXT, tier INTEGER, tier_reason TEXT,
  text TEXT NOT NULL,                -- the canonical text: the extractor's output, not normalised
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

CREATE TABLE passage (
  id INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES document,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  paragraph INTEGER NOT NULL,        -- counts the non-empty lines of the original from 1
  role TEXT NOT NULL,                -- body, heading, list, table, caption, metadata, boilerplate, promo
  hidden INTEGER NOT NULL, reason TEXT NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL,   -- in the document's canonical text
  text TEXT NOT NULL,                -- the same code points: text[start:end]
  UNIQUE (document_id, paragraph)
);

CREATE TABLE sentence (
  document_id TEXT NOT NULL, paragraph INTEGER NOT NULL, sentence INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'own', origin_version TEXT NOT NULL DEFAULT '',
  start INTEGER NOT NULL, end INTEGER NOT NULL,   -- in the passage's text
  PRIMARY KEY (document_id, paragraph, sentence)
) WITHOUT ROWID;

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
CREATE TABLE passage_word (word TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;

PRAGMA user_version = 1;
