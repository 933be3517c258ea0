-- notebook.db, migration 2: what came by file. Append only, like the first.
-- The annotation itself stands in `annotation`, where the reader may trash, tag and re-anchor it for
-- themselves; here is what its author wrote, letter for letter: that alone is compared and passed on.

CREATE TABLE received (
  id TEXT PRIMARY KEY,               -- of the annotation here; a conflict copy has one of its own
  author TEXT NOT NULL, device TEXT NOT NULL, revision INTEGER NOT NULL,  -- of who merged
  created TEXT NOT NULL, modified TEXT NOT NULL,
  deleted_at TEXT,                   -- the merge was undone, or a newer version took the copy's place
  row_hash TEXT NOT NULL,
  original_id TEXT NOT NULL,         -- the annotation's id in the file
  batch TEXT NOT NULL,               -- the merge that added it, and whose undoing takes it away; '' = none
  held_revision INTEGER NOT NULL,    -- annotation.revision as the merge left it
  version TEXT NOT NULL              -- canonical JSON of exchange/versions.py: Version
);
CREATE INDEX received_original ON received (original_id);
CREATE INDEX received_batch ON received (batch);

PRAGMA user_version = 2;
