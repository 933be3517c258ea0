INSERT INTO sighting (document_id, paragraph, ordinal, sentence, start, end, kind, endpoint, numbers, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
