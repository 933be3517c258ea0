-- Documents with their source, passage counts; ?1 = 1 shows removed ones too, ?2 one id or NULL for all.
SELECT d.*, s.source_id, s.how,
  (SELECT count(*) FROM library.passage p WHERE p.document_id = d.id) AS passages,
  (SELECT count(*) FROM library.passage p WHERE p.document_id = d.id AND p.hidden) AS hidden,
  (SELECT count(*) FROM library.mention m WHERE m.document_id = d.id) AS mentions,
  (SELECT count(*) FROM library.sighting i WHERE i.document_id = d.id) AS sightings,
  (SELECT json_group_array(t.tag) FROM library.document_tag t WHERE t.document_id = d.id) AS tags
FROM library.document d
LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE (?1 OR d.removed_at IS NULL) AND (?2 IS NULL OR d.id = ?2)
ORDER BY d.imported_at, d.file_name, d.id
