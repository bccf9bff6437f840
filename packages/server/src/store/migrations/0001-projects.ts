/** @file Products, their images, and what persons say about them. Times are milliseconds since 1970, UTC. */
export const projects = `
CREATE TABLE projects (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  -- Where the product's images lie; the folder is the truth about them.
  folder TEXT NOT NULL UNIQUE,
  -- Kinds of defects with their colours and keys, rates, region of interest: JSON.
  settings TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE images (
  id INTEGER PRIMARY KEY,
  -- Missing for what a line's camera took.
  project_id INTEGER REFERENCES projects (id) ON DELETE CASCADE,
  -- Path below the project's folder, or the name it came with.
  name TEXT NOT NULL,
  -- Name below the store's own images folder; missing for what lies in the project's folder.
  file TEXT,
  sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  split TEXT CHECK (split IN ('train', 'calibrate', 'test')),
  added_at INTEGER NOT NULL,
  -- Set aside by a person.
  aside_at INTEGER,
  -- What has to go first where room is short: 0 a line called it good, 1 a line did not; 2 never: a person's.
  worth INTEGER NOT NULL DEFAULT 2 CHECK (worth IN (0, 1, 2))
) STRICT;
CREATE INDEX images_by_worth ON images (worth, id) WHERE file IS NOT NULL;
CREATE UNIQUE INDEX images_by_name ON images (project_id, name) WHERE project_id IS NOT NULL;
CREATE INDEX images_by_file ON images (file) WHERE file IS NOT NULL;
CREATE INDEX images_by_hash ON images (sha256);

-- Only ever added to: the last line about an image counts, and undoing is another line.
CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  -- Missing: taken back.
  label TEXT CHECK (label IN ('good', 'defective', 'unsure')),
  defect TEXT,
  -- Path of the mask below the project's folder.
  mask TEXT,
  note TEXT,
  author TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX labels_by_image ON labels (image_id, id);
`;
