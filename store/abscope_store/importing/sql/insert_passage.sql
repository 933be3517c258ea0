INSERT INTO passage (id, document_id, paragraph, role, hidden, reason, start, end, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
