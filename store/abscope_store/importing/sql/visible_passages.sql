-- The view holds visible passages of documents that are not removed.
SELECT s.rowid, s.title, s.body
FROM passage_search s JOIN passage p ON p.id = s.rowid
WHERE p.document_id = ?
ORDER BY p.paragraph
