-- What a condition can ask of an imported document, with the source it was recognised as.
SELECT d.id, d.file_name, coalesce(d.given_title, '') || ' ' || coalesce(d.title, '') AS title, d.authors,
  d.date, d.tier, d.imported_at, s.source_id,
  (SELECT json_group_array(tag) FROM library.document_tag t WHERE t.document_id = d.id) AS tags
FROM library.document d
LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE d.removed_at IS NULL
