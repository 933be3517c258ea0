-- The view holds visible passages of documents that are not removed.
INSERT INTO passage_fts (rowid, title, body)
SELECT s.rowid, s.title, s.body
FROM passage_search s JOIN passage p ON p.id = s.rowid
WHERE p.document_id = ?
