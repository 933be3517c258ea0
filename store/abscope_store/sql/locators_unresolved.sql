-- Locators that lead to no citation, or into a digest that has not their paragraph and sentence.
SELECT l.id FROM main.locator l LEFT JOIN main.source s ON s.id = l.source_id
WHERE s.id IS NULL OR s.title = ''
  OR (l.kind = 'sentence' AND l.owner_kind <> 'digest'
    AND EXISTS (SELECT 1 FROM main.digest_paragraph d WHERE d.source_id = l.source_id)
    AND NOT EXISTS (
      SELECT 1 FROM main.digest_sentence d
      WHERE d.source_id = l.source_id AND d.paragraph = l.paragraph AND d.sentence = l.sentence))
ORDER BY 1
