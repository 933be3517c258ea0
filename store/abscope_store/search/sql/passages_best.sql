-- Passages that match, best bm25 first, a word of the title as three (scoring.TITLE): ?1 the match, ?2 how many.
SELECT p.id, p.document_id, p.paragraph, p.text FROM passage_fts JOIN library.passage p ON p.id = passage_fts.rowid
WHERE passage_fts MATCH ?1 AND passage_fts.rank MATCH 'bm25(1.0, 3.0)' AND p.hidden = 0
ORDER BY passage_fts.rank LIMIT ?2
