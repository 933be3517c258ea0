-- Which sources stand behind a record of the reference: what it rests on, and what a claim's sources say.
SELECT owner_kind, owner_id, source_id FROM main.locator
UNION SELECT 'study', study_id, source_id FROM main.study_source
UNION SELECT 'claim', claim_id, source_id FROM main.claim_stance
UNION SELECT 'source', id, id FROM main.source
UNION SELECT 'digest', id, source_id FROM main.digest_paragraph
