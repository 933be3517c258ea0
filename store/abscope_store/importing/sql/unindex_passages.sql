-- External content: the very text that was indexed is handed back, so this runs before any change to it.
INSERT INTO passage_fts (passage_fts, rowid, title, body)
SELECT 'delete', s.rowid, s.title, s.body
FROM passage_search s JOIN passage p ON p.id = s.rowid
WHERE p.document_id = ?
