-- The reader's own marks of ?1 (JSON of seq), the last made first: ?2 how many.
SELECT a.seq AS rowid, 'note' AS kind, a.id, coalesce(a.quote, '') AS title, n.body || ' ' || n.tags AS body,
  a.source_id, a.paragraph, NULL AS sentence, NULL AS tier, 0 AS unverified,
  CASE a.target_kind WHEN 'document' THEN a.target_id END AS document_id, NULL AS file_name
FROM notebook.annotation a JOIN notebook.note_search n ON n.rowid = a.seq
WHERE a.deleted_at IS NULL AND a.seq IN (SELECT value FROM json_each(?1))
ORDER BY a.created DESC, a.seq DESC LIMIT ?2
