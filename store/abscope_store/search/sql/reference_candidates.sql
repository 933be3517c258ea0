-- Records of the reference that match, best bm25 first: ?1 the match, ?2 how many.
SELECT i.rowid, i.kind, i.id, i.title, i.body, i.source_id, i.paragraph, i.sentence, i.tier, i.unverified
FROM search_fts JOIN main.search_item i ON i.rowid = search_fts.rowid
WHERE search_fts MATCH ?1 AND search_fts.rank MATCH 'bm25(4.0, 1.0)'
ORDER BY search_fts.rank LIMIT ?2
