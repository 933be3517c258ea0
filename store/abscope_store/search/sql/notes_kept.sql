-- What a condition can ask of the reader's own marks.
SELECT a.seq, a.kind, a.author, a.created, a.state, a.target_kind, a.target_id, a.source_id, a.paragraph,
  a.paragraph_end, a.body <> '' AS worded,
  (SELECT json_group_array(tag) FROM notebook.annotation_tag t
    WHERE t.annotation_id = a.id AND t.deleted_at IS NULL) AS tags
FROM notebook.annotation a WHERE a.deleted_at IS NULL
