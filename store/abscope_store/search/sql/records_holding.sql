-- Records of the reference whose text matches ?1.
SELECT i.kind, i.id, i.title, i.body
FROM search_fts JOIN main.search_item i ON i.rowid = search_fts.rowid WHERE search_fts MATCH ?1
