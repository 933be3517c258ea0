INSERT OR REPLACE INTO saved_search (
  id, author, device, revision, created, modified, deleted_at, row_hash, name, query
) VALUES (
  :id, :author, :device, :revision, :created, :modified, :deleted_at, :row_hash, :name, :query
)
