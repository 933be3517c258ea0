-- Sentences of one paragraph, in order: ?1 document, ?2 paragraph.
SELECT sentence, start, end FROM library.sentence WHERE document_id = ?1 AND paragraph = ?2 ORDER BY sentence
