-- What a library of format 1 hands on to the present schema, before and after that is made.
-- Everything else is made of the originals again.
CREATE TEMP TABLE old_document AS
  SELECT d.id, d.file_name, d.imported_at, d.removed_at, s.source_id, s.score
  FROM document d LEFT JOIN document_source s ON s.document_id = d.id AND s.how = 'reader';
CREATE TEMP TABLE old_passage AS SELECT document_id, paragraph, id FROM passage;
DROP TABLE passage_fts;
DROP VIEW passage_search;
DROP TABLE passage_word;
DROP TABLE problem;
DROP TABLE mention;
DROP TABLE anchor;
DROP TABLE sentence;
DROP TABLE passage;
DROP TABLE document_source;
DROP TABLE document;
DROP TABLE meta;
-- then
INSERT INTO awaiting (document_id, file_name, imported_at, removed_at, source_id, score)
  SELECT id, file_name, imported_at, removed_at, source_id, score FROM old_document;
INSERT INTO awaiting_passage (document_id, paragraph, id) SELECT document_id, paragraph, id FROM old_passage;
DROP TABLE temp.old_document;
DROP TABLE temp.old_passage;
