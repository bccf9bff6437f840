/** @file Versions of models. */
export const models = `
CREATE TABLE models (
  id INTEGER PRIMARY KEY,
  project_id INTEGER REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- Rises with each content under this name, from 1.
  version INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- What the file says about itself: JSON.
  metadata TEXT NOT NULL,
  -- The version that it was made from.
  parent_id INTEGER REFERENCES models (id) ON DELETE SET NULL,
  job_id TEXT REFERENCES jobs (id) ON DELETE SET NULL,
  note TEXT,
  in_use INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  UNIQUE (name, version)
) STRICT;
CREATE UNIQUE INDEX models_in_use ON models (name) WHERE in_use = 1;
CREATE INDEX models_by_hash ON models (sha256);
`;
