/** @file What a line was told, what persons said to it, and what is still to be sent. */
export const line = `
CREATE TABLE inspections (
  -- Rises with every inspection, so that a receiver sees what it missed.
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  -- UUID; the same inspection is stored once.
  id TEXT NOT NULL UNIQUE,
  project_id INTEGER REFERENCES projects (id) ON DELETE SET NULL,
  station TEXT,
  trigger_id TEXT,
  part_id TEXT,
  captured_at INTEGER,
  received_at INTEGER NOT NULL,
  decided_at INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  score REAL,
  threshold REAL,
  p_value REAL,
  regions TEXT NOT NULL DEFAULT '[]',
  model_name TEXT,
  model_sha256 TEXT,
  -- Stays when the image has to go.
  image_sha256 TEXT,
  image_id INTEGER REFERENCES images (id) ON DELETE SET NULL,
  timing TEXT NOT NULL DEFAULT '{}',
  drift TEXT NOT NULL DEFAULT '[]',
  error TEXT
) STRICT;
CREATE INDEX inspections_by_image ON inspections (image_id) WHERE image_id IS NOT NULL;
CREATE INDEX inspections_by_part ON inspections (part_id) WHERE part_id IS NOT NULL;
CREATE INDEX inspections_by_time ON inspections (decided_at);

CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  inspection_id TEXT NOT NULL REFERENCES inspections (id) ON DELETE CASCADE,
  label TEXT NOT NULL CHECK (label IN ('good', 'defective', 'unsure')),
  defect TEXT,
  note TEXT,
  author TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX feedback_by_inspection ON feedback (inspection_id, id);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sink TEXT NOT NULL,
  inspection_id TEXT NOT NULL REFERENCES inspections (id) ON DELETE CASCADE,
  payload TEXT NOT NULL,
  -- Of the inspection: what is good may be dropped where there is no room.
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
`;
