-- Tensions with an end at ?2 of kind ?1 (outcome, study, source, locators: a JSON list of their ids).
WITH touched AS (
  SELECT s.claim_id, s.ordinal FROM main.claim_stance s
  WHERE (?1 = 'source' AND s.source_id = ?2)
    OR (?1 = 'locators' AND s.locator_id IN (SELECT value FROM json_each(iif(?1 = 'locators', ?2, '[]'))))
    OR (?1 IN ('outcome', 'study') AND EXISTS (
      SELECT 1 FROM json_each(s.outcomes) listed JOIN main.outcome o ON o.id = listed.value
      WHERE ?2 = iif(?1 = 'outcome', o.id, o.study_id)))
), standing AS (
  SELECT t.*,
    EXISTS (SELECT 1 FROM touched e WHERE e.claim_id = t.claim_id AND e.ordinal = t.first) AS at_first,
    EXISTS (SELECT 1 FROM touched e WHERE e.claim_id = t.claim_id AND e.ordinal = t.second) AS at_second
  FROM main.tension t)
SELECT claim_id, id, at_first, at_second FROM standing WHERE at_first OR at_second ORDER BY claim_id, id
