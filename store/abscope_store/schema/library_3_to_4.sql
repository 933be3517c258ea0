-- A library of format 3 in place: the index is made anew with the body first, nothing is read again.
DROP TABLE passage_fts;
CREATE VIRTUAL TABLE passage_fts USING fts5 (
  body, title, content='passage_search', content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2'
);
INSERT INTO passage_fts (passage_fts, rank) VALUES ('hashsize', 16777216), ('pgsz', 16300);
INSERT INTO passage_fts (passage_fts) VALUES ('rebuild');
PRAGMA user_version = 4;
