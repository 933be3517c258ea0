-- Every arm with each name of each agent of its study, to see which of them the arm's own name has.
SELECT r.id, r.study_id, r.name, r.short, a.agent_id, t.text
FROM main.arm r
JOIN (SELECT DISTINCT study_id, agent_id FROM main.study_agent) a ON a.study_id = r.study_id
JOIN (
  SELECT owner_id, text FROM main.term WHERE owner_kind = 'agent' UNION SELECT id, name FROM main.agent
) t ON t.owner_id = a.agent_id
ORDER BY r.id
