-- reference.db: built from resources/reference, read only at run time.
-- Printed figures are TEXT, digit for digit as printed ("1.00" is not "1"); rules convert when they calculate.
-- `seen` says how far a figure was checked: abstract, notice, news, review, one-of, memory (see records.SEEN_WORDS).

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE source (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, authors TEXT, container TEXT, publisher TEXT,
  year INTEGER, date TEXT, volume TEXT, issue TEXT, pages TEXT,
  doi TEXT UNIQUE, pmid TEXT, pmcid TEXT, nct TEXT, url TEXT,
  kind TEXT NOT NULL, tier INTEGER NOT NULL CHECK (tier BETWEEN 1 AND 6), tier_reason TEXT NOT NULL,
  what_was_read TEXT NOT NULL, read_on TEXT, how_to_get TEXT, licence TEXT, note TEXT,
  unverified_fields TEXT NOT NULL DEFAULT '[]',  -- JSON list of column names still from memory
  corrections TEXT, corrections_as_of TEXT       -- errata and retractions; NULL = not collected
) WITHOUT ROWID;

CREATE TABLE agent (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, class TEXT, target TEXT, route TEXT,
  summary TEXT, note TEXT, seen TEXT NOT NULL,
  approvals_complete TEXT NOT NULL CHECK (approvals_complete IN ('yes','no','unknown')),
  harms_complete TEXT NOT NULL CHECK (harms_complete IN ('yes','no','unknown')),
  doses_complete TEXT NOT NULL CHECK (doses_complete IN ('yes','no','unknown')),
  boxed_warning TEXT, common_harms TEXT
) WITHOUT ROWID;

-- One row a name of anything that can be searched by name. `folded` is search.fold(text).
CREATE TABLE term (
  id INTEGER PRIMARY KEY, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, text TEXT NOT NULL,
  folded TEXT NOT NULL, kind TEXT NOT NULL,   -- name, brand, code, inn, abbreviation, former, class, spelling
  case_sensitive INTEGER NOT NULL DEFAULT 0, seen TEXT NOT NULL, note TEXT
);
CREATE INDEX term_folded ON term (folded);
CREATE INDEX term_owner ON term (owner_kind, owner_id);

CREATE TABLE agent_code (
  agent_id TEXT NOT NULL REFERENCES agent, system TEXT NOT NULL, code TEXT NOT NULL,
  valid_from TEXT, valid_to TEXT, seen TEXT NOT NULL, PRIMARY KEY (agent_id, system, code)
) WITHOUT ROWID;

CREATE TABLE approval (
  id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent, ordinal INTEGER NOT NULL,
  regulator TEXT NOT NULL, country TEXT NOT NULL, action TEXT NOT NULL,
  date TEXT, indication TEXT NOT NULL, limitation TEXT, as_of TEXT NOT NULL, seen TEXT NOT NULL, note TEXT
) WITHOUT ROWID;

CREATE TABLE dose (
  id TEXT PRIMARY KEY, agent_id TEXT REFERENCES agent, study_id TEXT REFERENCES study, arm_id TEXT,
  ordinal INTEGER NOT NULL, label TEXT NOT NULL, -- "Dose used in <arm>" or "Label, <regulator>, <date>"
  text TEXT NOT NULL, low TEXT, high TEXT, unit TEXT, fractions TEXT, target TEXT, seen TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE study (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT, nct TEXT UNIQUE, phase TEXT,
  design TEXT NOT NULL, design_kind TEXT NOT NULL, n INTEGER, year INTEGER,
  population TEXT, disease TEXT, setting TEXT, line TEXT,
  timing TEXT NOT NULL CHECK (timing IN ('before','concurrent','after','none','not stated')),
  radiotherapy TEXT, verdict TEXT, certainty TEXT, certainty_reasons TEXT, note TEXT, seen TEXT NOT NULL,
  harms_state TEXT NOT NULL,  -- 'reported' or the sentence that says why no harm row stands here
  stage TEXT, rt_dose TEXT, rt_fractions TEXT, rt_site TEXT,   -- what lists filter by; NULL = not stated
  verdict_kind TEXT NOT NULL DEFAULT 'not stated' CHECK (verdict_kind IN
    ('positive','negative','mixed','not formally tested','no result','not stated')),
  watch_state TEXT CHECK (watch_state IN ('pending','stopped','unknown')),   -- of the watch list
  watch_text TEXT, watch_as_of TEXT, watch_seen TEXT,
  registry_status TEXT, registry_as_of TEXT, registry_seen TEXT
) WITHOUT ROWID;

CREATE TABLE study_source (
  study_id TEXT NOT NULL REFERENCES study, source_id TEXT NOT NULL REFERENCES source,
  ordinal INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY (study_id, source_id)
) WITHOUT ROWID;

CREATE TABLE study_agent (
  study_id TEXT NOT NULL REFERENCES study, agent_id TEXT NOT NULL REFERENCES agent,
  role TEXT NOT NULL, PRIMARY KEY (study_id, agent_id, role)
) WITHOUT ROWID;

CREATE TABLE arm (
  id TEXT PRIMARY KEY, study_id TEXT NOT NULL REFERENCES study, ordinal INTEGER NOT NULL,
  name TEXT NOT NULL, short TEXT NOT NULL, n INTEGER, role TEXT NOT NULL  -- experimental, comparator, other
) WITHOUT ROWID;

CREATE TABLE outcome (
  id TEXT PRIMARY KEY, study_id TEXT NOT NULL REFERENCES study, ordinal INTEGER NOT NULL,
  endpoint TEXT NOT NULL,            -- slug that groups versions: os, pfs, drr, grade-3-4-pneumonia
  endpoint_name TEXT NOT NULL,       -- "Overall survival"
  endpoint_short TEXT NOT NULL,      -- "OS"
  kind TEXT NOT NULL CHECK (kind IN ('efficacy','harm')),
  fatal INTEGER NOT NULL DEFAULT 0, grade TEXT,
  statistic TEXT NOT NULL,           -- hazard ratio, median, proportion, ...
  analysis TEXT,                     -- "5-year update"; NULL = not stated
  analysis_kind TEXT NOT NULL CHECK (analysis_kind IN ('primary','interim','update','final','not stated')),
  assessor TEXT, cutoff TEXT, primary_endpoint INTEGER,   -- 1, 0, NULL = not stated
  population TEXT, subgroup INTEGER NOT NULL DEFAULT 0,
  arm_id TEXT REFERENCES arm, comparator_id TEXT REFERENCES arm,
  unit TEXT, arm_value TEXT, arm_note TEXT, comparator_value TEXT, comparator_note TEXT,
  arm_count INTEGER, arm_total INTEGER, comparator_count INTEGER, comparator_total INTEGER,
  arm_low TEXT, arm_high TEXT, arm_level TEXT,
  comparator_low TEXT, comparator_high TEXT, comparator_level TEXT,
  effect_kind TEXT, effect TEXT, effect_low TEXT, effect_high TEXT, effect_level TEXT,
  p_operator TEXT, p TEXT, p_sides INTEGER, p_alpha TEXT,
  p_met TEXT CHECK (p_met IN ('met','not met','not formally tested','not stated')),
  seen TEXT NOT NULL, note TEXT,
  CHECK (effect_low IS NULL OR effect_level IS NOT NULL),
  CHECK (arm_low IS NULL OR arm_level IS NOT NULL),
  CHECK (p IS NULL OR (p_operator IS NOT NULL AND p_met IS NOT NULL))
) WITHOUT ROWID;
CREATE INDEX outcome_study ON outcome (study_id, ordinal);

-- What a figure, claim, step or digest sentence rests on. A number without a row here does not build.
CREATE TABLE locator (
  id TEXT PRIMARY KEY,               -- "<owner id>@<source id>" plus ".2" ... where there are several
  owner_kind TEXT NOT NULL,          -- outcome, claim, step, digest, approval, dose, agent, study
  owner_id TEXT NOT NULL, ordinal INTEGER NOT NULL,
  parts TEXT NOT NULL DEFAULT '[]',  -- JSON: which parts of an outcome it covers (value, effect, p); [] = all
  source_id TEXT NOT NULL REFERENCES source,
  role TEXT NOT NULL CHECK (role IN ('rests on','also printed in','origin')),
  kind TEXT NOT NULL CHECK (kind IN ('sentence','place','citation_only')),
  place TEXT,                        -- "abstract, results"; never guessed
  paragraph INTEGER, sentence INTEGER, sentence_last INTEGER,
  numbers TEXT NOT NULL DEFAULT '[]', hashes TEXT NOT NULL DEFAULT '[]',  -- JSON; see fingerprint.py
  salt TEXT, length INTEGER,         -- of the sentence in words, for re-finding
  document_sha256 TEXT,              -- of the original the curator held when it was computed
  seen TEXT NOT NULL,
  CHECK ((kind = 'sentence') = (paragraph IS NOT NULL AND sentence IS NOT NULL)),
  CHECK (kind <> 'place' OR place IS NOT NULL)
) WITHOUT ROWID;
CREATE INDEX locator_owner ON locator (owner_kind, owner_id, ordinal);
CREATE INDEX locator_source ON locator (source_id);

CREATE TABLE mechanism (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, summary TEXT NOT NULL, note TEXT, body TEXT
) WITHOUT ROWID;

CREATE TABLE step (
  id TEXT PRIMARY KEY, mechanism_id TEXT NOT NULL REFERENCES mechanism, ordinal INTEGER NOT NULL,
  subject TEXT NOT NULL, predicate TEXT NOT NULL, object TEXT NOT NULL,
  polarity INTEGER NOT NULL CHECK (polarity IN (1,-1)),
  certainty TEXT NOT NULL CHECK (certainty IN ('established','supported','hypothesis','contested')),
  context TEXT
) WITHOUT ROWID;

CREATE TABLE mechanism_actor (
  mechanism_id TEXT NOT NULL REFERENCES mechanism, ordinal INTEGER NOT NULL,
  agent_id TEXT REFERENCES agent, actor TEXT NOT NULL, step_id TEXT REFERENCES step, effect TEXT NOT NULL,
  PRIMARY KEY (mechanism_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE mechanism_link (
  mechanism_id TEXT NOT NULL REFERENCES mechanism, other_id TEXT NOT NULL, relation TEXT NOT NULL,
  PRIMARY KEY (mechanism_id, other_id, relation)
) WITHOUT ROWID;

CREATE TABLE claim (
  id TEXT PRIMARY KEY, text TEXT NOT NULL, direction TEXT NOT NULL,
  certainty TEXT NOT NULL, certainty_reasons TEXT NOT NULL, directness TEXT, note TEXT,
  origin_only INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE claim_stance (
  claim_id TEXT NOT NULL REFERENCES claim, ordinal INTEGER NOT NULL,
  source_id TEXT NOT NULL REFERENCES source,
  stance TEXT NOT NULL CHECK (stance IN ('supports','refutes','qualifies','origin only')),
  text TEXT NOT NULL, outcomes TEXT NOT NULL DEFAULT '[]',   -- JSON list of outcome ids
  locator_id TEXT REFERENCES locator, PRIMARY KEY (claim_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE claim_about (
  claim_id TEXT NOT NULL REFERENCES claim, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL,
  PRIMARY KEY (claim_id, owner_kind, owner_id)
) WITHOUT ROWID;

-- Two stances of one claim that do not agree; `first` and `second` are their ordinals.
CREATE TABLE tension (
  id TEXT PRIMARY KEY, claim_id TEXT NOT NULL REFERENCES claim,
  kind TEXT NOT NULL CHECK (kind IN ('contradicts','qualifies')),
  first INTEGER NOT NULL, second INTEGER NOT NULL, text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX tension_claim ON tension (claim_id);

-- Our own words, paragraph by paragraph, beside an original that we do not ship.
CREATE TABLE digest_paragraph (
  id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES source, paragraph INTEGER NOT NULL,
  role TEXT NOT NULL, heading TEXT, text TEXT NOT NULL, UNIQUE (source_id, paragraph)
) WITHOUT ROWID;

CREATE TABLE digest_sentence (
  id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES source,
  paragraph INTEGER NOT NULL, sentence INTEGER NOT NULL,
  text TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,  -- code points in the paragraph's text
  assessment TEXT NOT NULL, counter TEXT NOT NULL DEFAULT '[]',      -- JSON: claims or outcomes to read with it
  UNIQUE (source_id, paragraph, sentence)
) WITHOUT ROWID;

CREATE TABLE glossary (
  id TEXT PRIMARY KEY, term TEXT NOT NULL, expansion TEXT, definition TEXT NOT NULL,
  case_sensitive INTEGER NOT NULL, seen TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE spelling (variant TEXT PRIMARY KEY, preferred TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE tombstone (id TEXT PRIMARY KEY, withdrawn_on TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;

-- The lists as they stand on screen, worded at build time so that the first window needs one query.
CREATE TABLE list_row (
  kind TEXT NOT NULL, ordinal INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, detail TEXT NOT NULL,
  figures TEXT NOT NULL, caveat TEXT NOT NULL, badge TEXT NOT NULL,
  facets TEXT NOT NULL DEFAULT '{}',   -- JSON: facet -> list of words, what the list filters by
  pair TEXT NOT NULL DEFAULT '', tail TEXT NOT NULL DEFAULT '',   -- behind figures, behind caveat
  PRIMARY KEY (kind, ordinal)
) WITHOUT ROWID;

-- Full text: one row a searchable thing, external content. `title` weighs more than `body`.
CREATE TABLE search_item (
  rowid INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,
  source_id TEXT, paragraph INTEGER, sentence INTEGER, tier INTEGER, unverified INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE search_fts USING fts5 (
  title, body, content='search_item', content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TABLE search_word (word TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 1;
