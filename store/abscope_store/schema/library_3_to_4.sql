-- A library of format 3 in place: the index is made anew with the body first and titles once,
-- nothing is read again.
DROP TABLE passage_fts;
DROP VIEW passage_search;
CREATE VIEW passage_search AS
  SELECT p.id AS rowid, p.text AS body,
    iif(p.paragraph = (SELECT min(f.paragraph) FROM passage f WHERE f.document_id = d.id AND f.hidden = 0),
      coalesce(d.title, ''), '') AS title
  FROM passage p JOIN document d ON d.id = p.document_id
  WHERE p.hidden = 0 AND d.removed_at IS NULL;
CREATE VIRTUAL TABLE passage_fts USING fts5 (
  body, title, content='passage_search', content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2'
);
INSERT INTO passage_fts (passage_fts, rank) VALUES ('hashsize', 33554432), ('pgsz', 4050);
INSERT INTO passage_fts (passage_fts) VALUES ('rebuild');
PRAGMA user_version = 4;
