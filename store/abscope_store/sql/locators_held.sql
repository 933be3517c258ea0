-- How many locators open a passage of an original that the reader holds.
SELECT count(DISTINCT a.locator_id) FROM library.anchor a
JOIN library.passage p ON p.document_id = a.document_id AND p.paragraph = a.paragraph
JOIN library.document d ON d.id = a.document_id
JOIN main.locator l ON l.id = a.locator_id
WHERE d.removed_at IS NULL AND a.state IN ('exact', 'edited')
