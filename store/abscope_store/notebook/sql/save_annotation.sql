INSERT INTO annotation (
  id, author, device, revision, created, modified, deleted_at, row_hash,
  kind, meaning, body, target_kind, target_id, source_id, text_sha256,
  paragraph, start, paragraph_end, end, quote, prefix, suffix, state, reply_to, resolved
) VALUES (
  :id, :author, :device, :revision, :created, :modified, :deleted_at, :row_hash,
  :kind, :meaning, :body, :target_kind, :target_id, :source_id, :text_sha256,
  :paragraph, :start, :paragraph_end, :end, :quote, :prefix, :suffix, :state, :reply_to, :resolved
)
ON CONFLICT (id) DO UPDATE SET
  author = excluded.author, device = excluded.device, revision = excluded.revision,
  created = excluded.created, modified = excluded.modified, deleted_at = excluded.deleted_at,
  row_hash = excluded.row_hash, kind = excluded.kind, meaning = excluded.meaning,
  body = excluded.body, target_kind = excluded.target_kind, target_id = excluded.target_id,
  source_id = excluded.source_id, text_sha256 = excluded.text_sha256,
  paragraph = excluded.paragraph, start = excluded.start,
  paragraph_end = excluded.paragraph_end, end = excluded.end,
  quote = excluded.quote, prefix = excluded.prefix, suffix = excluded.suffix,
  state = excluded.state, reply_to = excluded.reply_to, resolved = excluded.resolved
