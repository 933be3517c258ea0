INSERT INTO anchor (
  document_id, locator_id, state, paragraph, sentence, sentence_last, score, candidates
) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
