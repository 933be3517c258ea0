-- The reader's own marks that match, of those in ?3 (JSON of seq), best bm25 first: ?1 the match, ?2 how many.
SELECT a.seq AS rowid, 'note' AS kind, a.id, coalesce(a.quote, '') AS title, n.body || ' ' || n.tags AS body,
  a.source_id, a.paragraph, NULL AS sentence, NULL AS tier, 0 AS unverified,
  CASE a.target_kind WHEN 'document' THEN a.target_id END AS document_id, NULL AS file_name
FROM note_fts JOIN notebook.annotation a ON a.seq = note_fts.rowid
JOIN notebook.note_search n ON n.rowid = a.seq
WHERE note_fts MATCH ?1 AND a.deleted_at IS NULL AND a.seq IN (SELECT value FROM json_each(?3))
ORDER BY note_fts.rank LIMIT ?2
