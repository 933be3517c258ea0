-- The visible passages of the reader's that name ?2 of kind ?1, at their first mention; ?3 of them at most,
-- each row with the count of all passages and documents. The words are fetched for those few rows only.
WITH named AS MATERIALIZED (
  SELECT DISTINCT m.document_id, m.paragraph
  FROM library.mention m CROSS JOIN library.passage p ON p.document_id = m.document_id AND p.paragraph = m.paragraph
  WHERE m.owner_kind = ?1 AND m.owner_id = ?2 AND p.hidden = 0
    AND m.document_id IN (SELECT id FROM library.document WHERE removed_at IS NULL)
), first AS MATERIALIZED (
  SELECT n.*, d.file_name, d.title, d.imported_at,
    (SELECT min(m.start) FROM library.mention m WHERE m.document_id = n.document_id
      AND m.paragraph = n.paragraph AND m.owner_kind = ?1 AND m.owner_id = ?2) AS start
  FROM named n JOIN library.document d ON d.id = n.document_id
  ORDER BY d.imported_at, n.document_id, n.paragraph LIMIT ?3
)
SELECT f.*, m.end, p.text, (SELECT count(*) FROM named) AS passages,
  (SELECT count(DISTINCT document_id) FROM named) AS documents
FROM first f
JOIN library.passage p ON p.document_id = f.document_id AND p.paragraph = f.paragraph
JOIN library.mention m ON m.document_id = f.document_id AND m.paragraph = f.paragraph AND m.start = f.start
  AND m.owner_kind = ?1 AND m.owner_id = ?2
ORDER BY f.imported_at, f.document_id, f.paragraph
