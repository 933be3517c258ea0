-- Documents with their source, counts, tags, problems; ?1 = 1 shows removed ones too, ?2 one id or NULL for all.
-- Every column but the canonical text, which a list has no use for.
SELECT d.id, d.origin, d.file_name, d.media_type, d.bytes, d.title, d.authors, d.publisher, d.date, d.doi,
  d.pmid, d.pmcid, d.nct, d.licence, d.journal, d.kind, d.tier, d.tier_reason, d.text_sha256,
  d.extractor, d.extractor_version, d.imported_at, d.removed_at, s.source_id, s.how,
  (SELECT count(*) FROM library.passage p WHERE p.document_id = d.id) AS passages,
  (SELECT count(*) FROM library.passage p WHERE p.document_id = d.id AND p.hidden) AS hidden,
  (SELECT count(*) FROM library.mention m WHERE m.document_id = d.id) AS mentions,
  (SELECT count(*) FROM library.sighting i WHERE i.document_id = d.id) AS sightings,
  (SELECT json_group_array(t.tag) FROM library.document_tag t WHERE t.document_id = d.id) AS tags,
  (SELECT json_group_array(json_array(o.kind, o.detail)) FROM
    (SELECT kind, detail FROM library.problem WHERE document_id = d.id ORDER BY ordinal) o) AS problems
FROM library.document d
LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
WHERE (?1 OR d.removed_at IS NULL) AND (?2 IS NULL OR d.id = ?2)
ORDER BY d.imported_at, d.file_name, d.id
