-- Ids of the claims about ?2 of kind ?1: named so, or by a stance of a source or on a result; origin only last.
SELECT c.id FROM main.claim c
WHERE (?1 = 'claim' AND c.id = ?2)
  OR EXISTS (
    SELECT 1 FROM main.claim_about a
    WHERE a.claim_id = c.id AND a.owner_kind = ?1 AND a.owner_id = ?2)
  OR (?1 = 'source' AND EXISTS (
    SELECT 1 FROM main.claim_stance s WHERE s.claim_id = c.id AND s.source_id = ?2))
  OR (?1 IN ('outcome', 'study') AND EXISTS (
    SELECT 1 FROM main.claim_stance s, json_each(s.outcomes) listed
    JOIN main.outcome o ON o.id = listed.value
    WHERE s.claim_id = c.id AND ?2 = iif(?1 = 'outcome', o.id, o.study_id)))
ORDER BY c.origin_only, c.id
