-- In the order of the text: what a reader pane paints. Marks on the whole come first.
SELECT * FROM annotation
WHERE deleted_at IS NULL
  AND ((:document_id IS NOT NULL AND target_kind = 'document' AND target_id = :document_id)
    OR (:source_id IS NOT NULL AND source_id = :source_id)
    OR (:source_id IS NOT NULL AND target_kind = 'digest' AND target_id = :source_id))
ORDER BY coalesce(paragraph, 0), coalesce(start, 0), seq
