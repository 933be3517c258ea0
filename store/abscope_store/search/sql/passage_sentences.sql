-- Sentences of one paragraph, in order: ?1 document, ?2 paragraph.
SELECT 1 AS sentence, 0 AS start, length(text) AS end
FROM library.passage WHERE document_id = ?1 AND paragraph = ?2 AND sentences IS NULL
UNION ALL
SELECT j.key + 1, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]')
FROM library.passage p, json_each(p.sentences) j WHERE p.document_id = ?1 AND p.paragraph = ?2
ORDER BY 1
