-- The same for imported document ?1, where a locator was found in its text.
SELECT a.paragraph, l.owner_kind, count(DISTINCT l.owner_id)
FROM library.anchor a JOIN main.locator l ON l.id = a.locator_id
JOIN library.document d ON d.id = a.document_id
WHERE a.document_id = ?1 AND d.removed_at IS NULL AND a.state IN ('exact', 'edited')
  AND l.owner_kind <> 'digest' AND a.paragraph IS NOT NULL
GROUP BY a.paragraph, l.owner_kind
