-- Passages of some documents, headings and lines about the page last: ?1 JSON of documents, ?2 how many.
SELECT p.id AS rowid, 'passage' AS kind, p.document_id || '#' || p.paragraph AS id, coalesce(d.title, d.file_name) AS title,
  p.text AS body, s.source_id AS source_id, p.paragraph, NULL AS sentence, d.tier, 0 AS unverified,
  p.document_id, d.file_name
FROM library.document d JOIN library.passage p ON p.document_id = d.id
LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE d.id IN (SELECT value FROM json_each(?1)) AND p.hidden = 0 AND d.removed_at IS NULL
ORDER BY p.role IN ('heading', 'metadata', 'boilerplate', 'promo'), d.imported_at DESC, d.id, p.paragraph LIMIT ?2
