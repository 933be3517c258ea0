-- Passages that match, unranked, in the order of import: ?1 the match, ?2 how many.
SELECT p.id, p.document_id, p.paragraph, p.text FROM passage_fts JOIN library.passage p ON p.id = passage_fts.rowid
WHERE passage_fts MATCH ?1 AND p.hidden = 0 LIMIT ?2
