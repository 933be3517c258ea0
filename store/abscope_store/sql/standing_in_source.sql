-- How many statements of each kind stand on each paragraph of source ?1; sentences of our digest are none.
SELECT l.paragraph, l.owner_kind, count(DISTINCT l.owner_id) FROM main.locator l
WHERE l.source_id = ?1 AND l.kind = 'sentence' AND l.owner_kind <> 'digest' AND l.paragraph IS NOT NULL
GROUP BY l.paragraph, l.owner_kind
