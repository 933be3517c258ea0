-- Which agents a study has and when they were given, and what a claim or mechanism is about.
SELECT 'study', study_id, 'agent', agent_id FROM main.study_agent
UNION ALL SELECT 'study', id, 'facet', 'timing/' || timing FROM main.study
UNION ALL SELECT 'claim', claim_id, owner_kind, owner_id FROM main.claim_about
UNION ALL SELECT 'mechanism', mechanism_id, 'agent', agent_id FROM main.mechanism_actor WHERE agent_id IS NOT NULL
