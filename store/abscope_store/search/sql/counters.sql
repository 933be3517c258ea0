-- What is to be read with a paragraph of a source: ?1 the source, ?2 the paragraph.
SELECT counter FROM main.digest_sentence WHERE source_id = ?1 AND paragraph = ?2 ORDER BY sentence
