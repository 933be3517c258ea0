INSERT OR REPLACE INTO received (
  id, author, device, revision, created, modified, deleted_at, row_hash,
  original_id, batch, held_revision, version
) VALUES (
  :id, :author, :device, :revision, :created, :modified, :deleted_at, :row_hash,
  :original_id, :batch, :held_revision, :version
)
