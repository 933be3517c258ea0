-- The visible passages of the reader's that name ?2 of kind ?1, at their first mention; ?3 of them at most,
-- each row with the count of all passages and documents.
WITH named AS (
  SELECT m.document_id, m.paragraph, min(m.start) AS start, m.end, d.file_name, d.title, d.imported_at, p.text
  FROM library.mention m
  JOIN library.document d ON d.id = m.document_id AND d.removed_at IS NULL
  JOIN library.passage p ON p.document_id = m.document_id AND p.paragraph = m.paragraph AND p.hidden = 0
  WHERE m.owner_kind = ?1 AND m.owner_id = ?2
  GROUP BY m.document_id, m.paragraph
)
SELECT n.*, (SELECT count(*) FROM named) AS passages,
  (SELECT count(DISTINCT document_id) FROM named) AS documents
FROM named n ORDER BY n.imported_at, n.document_id, n.paragraph LIMIT ?3
