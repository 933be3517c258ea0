-- The same without ranking, for words so common that bm25 over all of them would take too long.
SELECT p.id AS rowid, 'passage' AS kind, p.document_id || '#' || p.paragraph AS id, coalesce(d.title, d.file_name) AS title,
  p.text AS body, s.source_id AS source_id, p.paragraph, NULL AS sentence, d.tier, 0 AS unverified,
  p.document_id, d.file_name
FROM passage_fts JOIN library.passage p ON p.id = passage_fts.rowid
JOIN library.document d ON d.id = p.document_id
LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE passage_fts MATCH ?1 AND p.hidden = 0 AND d.removed_at IS NULL LIMIT ?2
