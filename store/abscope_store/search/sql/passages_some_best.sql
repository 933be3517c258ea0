-- The best by bm25 of the first rows that match: ?1 the match, ?2 how many, ?3 how many rows are looked at.
WITH some AS MATERIALIZED (
  SELECT rowid AS id, bm25(passage_fts, 1.0, 3.0) AS rank FROM passage_fts WHERE passage_fts MATCH ?1 LIMIT ?3
)
SELECT p.id, p.document_id, p.paragraph, p.text
FROM (SELECT id FROM some ORDER BY rank LIMIT ?2) s JOIN library.passage p ON p.id = s.id WHERE p.hidden = 0
