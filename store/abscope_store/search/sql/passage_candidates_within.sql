-- Passages of some documents that match, best bm25 first: ?1 the match, ?2 how many, ?3 JSON of documents.
SELECT p.id AS rowid, 'passage' AS kind, p.document_id || '#' || p.paragraph AS id, coalesce(d.title, d.file_name) AS title,
  p.text AS body, s.source_id AS source_id, p.paragraph, NULL AS sentence, d.tier, 0 AS unverified,
  p.document_id, d.file_name
FROM passage_fts JOIN library.passage p ON p.id = passage_fts.rowid
JOIN library.document d ON d.id = p.document_id
LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE passage_fts MATCH ?1 AND p.hidden = 0 AND d.removed_at IS NULL
  AND p.document_id IN (SELECT value FROM json_each(?3))
ORDER BY passage_fts.rank LIMIT ?2
