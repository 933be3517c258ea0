INSERT INTO document (
  id, file_name, media_type, bytes, title, authors, publisher, date, doi, pmid, pmcid, nct, licence,
  journal, kind, tier, tier_reason, given_title, text, text_sha256, extractor, extractor_version,
  segmenter, segmenter_version, imported_at, removed_at
) VALUES (
  :id, :file_name, :media_type, :bytes, :title, :authors, :publisher, :date, :doi, :pmid, :pmcid, :nct,
  :licence, :journal, :kind, :tier, :tier_reason, :given_title, :text, :text_sha256, :extractor,
  :extractor_version, :segmenter, :segmenter_version, :imported_at, :removed_at
)
