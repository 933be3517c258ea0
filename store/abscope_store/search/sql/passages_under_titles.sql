-- Passages of some documents that match, best bm25 of their own first: ?1 the match, ?2 how many, ?3 JSON of documents.
WITH own AS MATERIALIZED (
  SELECT id FROM library.passage WHERE document_id IN (SELECT value FROM json_each(?3)) AND hidden = 0
), some AS MATERIALIZED (
  SELECT rowid AS id, bm25(passage_fts, 1.0, 3.0) AS rank FROM passage_fts
  WHERE passage_fts MATCH ?1 AND +rowid IN (SELECT id FROM own)
)
SELECT p.id, p.document_id, p.paragraph, p.text
FROM (SELECT id FROM some ORDER BY rank LIMIT ?2) s JOIN library.passage p ON p.id = s.id
