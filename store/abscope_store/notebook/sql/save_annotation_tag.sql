INSERT OR REPLACE INTO annotation_tag (
  id, author, device, revision, created, modified, deleted_at, row_hash, annotation_id, tag
) VALUES (
  :id, :author, :device, :revision, :created, :modified, :deleted_at, :row_hash, :annotation_id, :tag
)
