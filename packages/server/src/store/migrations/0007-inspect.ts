/** @file What the studio needs of a line: how images looked, models that wait for a decision, and what persons say to drifts. */
export const inspect = `
-- Light, sharpness and position, for the drift monitor: JSON; missing where nobody asked.
ALTER TABLE inspections ADD COLUMN appearance TEXT;
CREATE INDEX inspections_by_project ON inspections (project_id, sequence) WHERE project_id IS NOT NULL;
CREATE INDEX inspections_by_trigger ON inspections (project_id, trigger_id) WHERE trigger_id IS NOT NULL;

-- A model that was made of what the line taught, beside the one it was made from.
CREATE TABLE proposals (
  model_id INTEGER PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  base_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('refine', 'calibrate')),
  -- Images that it was given.
  good INTEGER NOT NULL,
  defective INTEGER NOT NULL,
  -- Missing as long as nobody has chosen.
  decision TEXT CHECK (decision IN ('used', 'left')),
  at INTEGER NOT NULL
) STRICT;

-- What a model says of a picture that the line kept, to compare two models on the same pictures.
CREATE TABLE judgements (
  model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  inspection_id TEXT NOT NULL REFERENCES inspections (id) ON DELETE CASCADE,
  verdict TEXT NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (model_id, inspection_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX judgements_by_inspection ON judgements (inspection_id);

-- A change that is meant to be so is what later images are compared with; a muted one raises no alarm.
CREATE TABLE monitor_marks (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  type TEXT NOT NULL CHECK (type IN ('meant', 'muted', 'unmuted')),
  statistic TEXT NOT NULL,
  -- Sequences of inspections: where the change began, and the last one when it was said.
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX monitor_marks_by_project ON monitor_marks (project_id, id);
`;
