INSERT INTO document (
  id, file_name, media_type, bytes, title, authors, publisher, date, doi, pmid, nct, kind, tier,
  tier_reason, text, text_sha256, extractor, extractor_version, segmenter, segmenter_version,
  imported_at, removed_at
) VALUES (
  :id, :file_name, :media_type, :bytes, :title, :authors, :publisher, :date, :doi, :pmid, :nct, :kind,
  :tier, :tier_reason, :text, :text_sha256, :extractor, :extractor_version, :segmenter,
  :segmenter_version, :imported_at, :removed_at
)
