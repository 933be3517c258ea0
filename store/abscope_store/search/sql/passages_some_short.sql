-- The shortest of the first rows that match: ?1 the match, ?2 how many, ?3 how many rows are looked at, ?4 the last
-- rowid to look at. `sz` is the lengths of the columns in words, each a number whose bytes sort as it does.
SELECT p.id, p.document_id, p.paragraph, p.text
FROM (
  SELECT d.id FROM (
    SELECT rowid AS id FROM passage_fts WHERE passage_fts MATCH ?1 AND passage_fts.rowid <= ?4 LIMIT ?3
  ) f CROSS JOIN library.passage_fts_docsize d ON d.id = f.id
  ORDER BY d.sz LIMIT ?2
) s JOIN library.passage p ON p.id = s.id WHERE p.hidden = 0
