-- Locators on paragraph ?2 of source ?1, at sentence ?3 or anywhere in it (NULL), figures before the rest.
SELECT l.*, l.sentence AS at_sentence, l.sentence_last AS at_last FROM main.locator l
WHERE l.source_id = ?1 AND l.kind = 'sentence' AND l.paragraph = ?2
  AND (?3 IS NULL OR ?3 BETWEEN l.sentence AND coalesce(l.sentence_last, l.sentence))
ORDER BY l.owner_kind <> 'outcome', l.owner_kind <> 'claim', l.owner_kind, l.sentence, l.id
