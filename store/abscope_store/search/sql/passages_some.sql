-- Passages that match, unranked, in the order of import: ?1 the match, ?2 how many, ?3 the last rowid to look at.
SELECT p.id, p.document_id, p.paragraph, p.text FROM passage_fts JOIN library.passage p ON p.id = passage_fts.rowid
WHERE passage_fts MATCH ?1 AND passage_fts.rowid <= ?3 AND p.hidden = 0 LIMIT ?2
