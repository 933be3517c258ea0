-- Passages that match, best bm25 first (a word of the title as three: scoring.TITLE): ?1 the match, ?2 how many. Hidden and removed ones never.
SELECT p.id AS rowid, 'passage' AS kind, p.document_id || '#' || p.paragraph AS id, coalesce(d.title, d.file_name) AS title,
  p.text AS body, s.source_id AS source_id, p.paragraph, NULL AS sentence, d.tier, 0 AS unverified,
  p.document_id, d.file_name
FROM passage_fts JOIN library.passage p ON p.id = passage_fts.rowid
JOIN library.document d ON d.id = p.document_id
LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE passage_fts MATCH ?1 AND passage_fts.rank MATCH 'bm25(1.0, 3.0)'
  AND p.hidden = 0 AND d.removed_at IS NULL
ORDER BY passage_fts.rank LIMIT ?2
