INSERT OR REPLACE INTO reading_history (
  id, author, device, revision, created, modified, deleted_at, row_hash, place
) VALUES (
  :id, :author, :device, :revision, :created, :modified, :deleted_at, :row_hash, :place
)
