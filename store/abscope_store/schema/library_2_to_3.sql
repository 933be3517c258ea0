-- A library of format 2 in place: the term table is made anew from the visible passages, nothing is read again.
DROP TABLE passage_word;
CREATE VIRTUAL TABLE document_word USING fts5 (
  words, content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO document_word (document_word, rank) VALUES ('hashsize', 16777216);
CREATE VIRTUAL TABLE passage_word USING fts5vocab (document_word, row);
INSERT INTO document_word (rowid, words)
  SELECT min(s.rowid), max(s.title) || char(10) || group_concat(s.body, char(10))
  FROM passage_search s JOIN passage p ON p.id = s.rowid
  GROUP BY p.document_id;
PRAGMA user_version = 3;
