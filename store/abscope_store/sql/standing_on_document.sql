-- The same for imported document ?1, where a locator was found in its text.
SELECT l.*, a.sentence AS at_sentence, a.sentence_last AS at_last
FROM library.anchor a JOIN main.locator l ON l.id = a.locator_id
JOIN library.document d ON d.id = a.document_id
WHERE a.document_id = ?1 AND d.removed_at IS NULL AND a.state IN ('exact', 'edited') AND a.paragraph = ?2
  AND (?3 IS NULL OR ?3 BETWEEN a.sentence AND coalesce(a.sentence_last, a.sentence))
ORDER BY l.owner_kind <> 'outcome', l.owner_kind <> 'claim', l.owner_kind, a.sentence, l.id
