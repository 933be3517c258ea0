INSERT INTO passage (
  id, document_id, paragraph, role, hidden, reason, start, end, kind, level, page, sentences, layout, text
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
