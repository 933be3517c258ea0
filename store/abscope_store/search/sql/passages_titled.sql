-- Documents whose titles match, best first: ?1 the match in titles, ?2 how many.
SELECT p.document_id FROM passage_fts JOIN library.passage p ON p.id = passage_fts.rowid
WHERE passage_fts MATCH ?1 ORDER BY bm25(passage_fts, 0.0, 1.0) LIMIT ?2
