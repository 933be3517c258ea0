-- Locators computed on an imported original (the same bytes) that do not open a passage of it.
SELECT l.id FROM main.locator l JOIN library.document d ON d.id = l.document_sha256
WHERE d.removed_at IS NULL AND l.kind = 'sentence' AND NOT EXISTS (
  SELECT 1 FROM library.anchor a JOIN library.passage p
    ON p.document_id = a.document_id AND p.paragraph = a.paragraph
  WHERE a.locator_id = l.id AND a.document_id = d.id AND a.state IN ('exact', 'edited'))
ORDER BY 1
