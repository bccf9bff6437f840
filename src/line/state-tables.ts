/** @file The tables of a line's state, by version. What was released is never changed: add a step. */
export const stateTables: readonly string[] = [
  `
CREATE TABLE stations (
  name TEXT PRIMARY KEY,
  -- Of its latest result.
  sequence INTEGER NOT NULL
) STRICT;

CREATE TABLE latest (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- Ids rise from it on, whatever the clock says.
  inspection_id TEXT NOT NULL
) STRICT;

CREATE TABLE ledger (
  id INTEGER PRIMARY KEY,
  station TEXT NOT NULL,
  -- Of one very picture.
  key TEXT NOT NULL,
  inspection_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  sha256 TEXT,
  -- Of a file; null for other pictures.
  path TEXT,
  inode TEXT,
  mtime TEXT,
  -- The file is no longer there.
  gone INTEGER NOT NULL DEFAULT 0,
  UNIQUE (station, key)
) STRICT;
CREATE INDEX ledger_by_content ON ledger (station, sha256) WHERE path IS NOT NULL;
CREATE INDEX ledger_by_path ON ledger (station, path) WHERE path IS NOT NULL;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sink TEXT NOT NULL,
  inspection_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  -- What is good may be dropped where there is no room.
  good INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  -- A dead letter: given up, kept to be looked at.
  dead INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  UNIQUE (sink, inspection_id)
) STRICT;
CREATE INDEX outbox_by_sink ON outbox (sink, dead, id);
CREATE INDEX outbox_by_inspection ON outbox (inspection_id);

CREATE TABLE observations (
  id INTEGER PRIMARY KEY,
  station TEXT NOT NULL,
  -- SHA-256 of the file.
  model TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  -- What a drift monitor saw, as JSON.
  seen TEXT NOT NULL
) STRICT;
CREATE INDEX observations_by_model ON observations (station, model, id);
`,
  `
CREATE TABLE triggers (
  station TEXT NOT NULL,
  -- Of one very trigger.
  key TEXT NOT NULL,
  -- What it said, as JSON, until it has its result.
  said TEXT NOT NULL,
  -- When it came, in milliseconds since 1970.
  at INTEGER NOT NULL,
  -- Of its result.
  inspection_id TEXT,
  verdict TEXT,
  UNIQUE (station, key)
) STRICT;
CREATE INDEX triggers_by_time ON triggers (station, at) WHERE inspection_id IS NOT NULL;
`,
];
