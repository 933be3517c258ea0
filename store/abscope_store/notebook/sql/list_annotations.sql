-- Newest first; a parameter that is NULL does not filter. A limit of -1 means all.
SELECT * FROM annotation
WHERE (:target_kind IS NULL OR target_kind = :target_kind)
  AND (:target_id IS NULL OR target_id = :target_id)
  AND (:kind IS NULL OR kind = :kind)
  AND (:reply_to IS NULL OR reply_to = :reply_to)
  AND (:tag IS NULL OR id IN (
    SELECT annotation_id FROM annotation_tag WHERE tag = :tag AND deleted_at IS NULL))
  AND ((:alive AND deleted_at IS NULL) OR (:dead AND deleted_at IS NOT NULL))
ORDER BY created DESC, seq DESC
LIMIT :limit
