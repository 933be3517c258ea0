-- The reader's verdicts in an imported document (?1, NULL: in any), newest first. `holds`: the words that
-- were judged still stand where they were.
SELECT a.id, t.tag, a.target_id, d.file_name, a.paragraph, a.start, a.end, a.state, a.created, p.sentences,
  coalesce(d.removed_at IS NULL AND a.quote = substr(p.text, a.start + 1, a.end - a.start), 0) AS holds
FROM notebook.annotation_tag t  -- few tags are verdicts: they come first
CROSS JOIN notebook.annotation a ON a.id = t.annotation_id
JOIN library.document d ON d.id = a.target_id
LEFT JOIN library.passage p ON p.document_id = a.target_id AND p.paragraph = a.paragraph
WHERE a.target_kind = 'document' AND a.deleted_at IS NULL AND a.paragraph = a.paragraph_end
  AND (?1 IS NULL OR a.target_id = ?1) AND t.deleted_at IS NULL
  AND (t.tag GLOB 'confirms *' OR t.tag GLOB 'rejects *')
ORDER BY a.modified DESC, a.id
