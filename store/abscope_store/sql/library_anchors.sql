-- Where locators stand in imported originals, the curator's own text and the surest find first.
SELECT a.*, d.file_name
FROM library.anchor a JOIN library.document d ON d.id = a.document_id
WHERE d.removed_at IS NULL AND a.locator_id IN (SELECT value FROM json_each(?1))
ORDER BY a.locator_id, a.state <> 'exact', a.score DESC, d.imported_at DESC, d.id
