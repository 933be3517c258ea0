INSERT INTO abbreviation (
  document_id, short, long, paragraph, start, end, owner_kind, owner_id
) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
