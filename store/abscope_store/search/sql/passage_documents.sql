-- What passages say of their documents: ?1 a JSON list of ids. Removed ones are left out.
SELECT d.id, coalesce(d.title, d.file_name) AS title, d.file_name, s.source_id, d.tier
FROM library.document d LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE d.id IN (SELECT value FROM json_each(?1)) AND d.removed_at IS NULL
