/** @file What the studio knows of images beside their labels, and what was done, so that it can be undone. */
export const studio = `
-- What the folder says; a person's word stands above it.
ALTER TABLE images ADD COLUMN folder_label TEXT CHECK (folder_label IN ('good', 'defective'));
ALTER TABLE images ADD COLUMN folder_defect TEXT;
ALTER TABLE images ADD COLUMN folder_split TEXT CHECK (folder_split IN ('train', 'test'));
-- 1: a person has chosen the split.
ALTER TABLE images ADD COLUMN split_chosen INTEGER NOT NULL DEFAULT 0;
-- Paths of masks below the folder: JSON.
ALTER TABLE images ADD COLUMN masks TEXT NOT NULL DEFAULT '[]';
-- Size and time of the file as it was read.
ALTER TABLE images ADD COLUMN stamp TEXT;
-- The file is not in its folder any more; its labels stay for the day it comes back.
ALTER TABLE images ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
-- The name with numbers written so that the order of bytes is the natural one.
ALTER TABLE images ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
-- What counts now, kept beside the labels, which are the truth about it.
ALTER TABLE images ADD COLUMN label TEXT;
ALTER TABLE images ADD COLUMN defect TEXT;
-- By the model in use, from the table of scores.
ALTER TABLE images ADD COLUMN score REAL;
ALTER TABLE images ADD COLUMN p_value REAL;
ALTER TABLE images ADD COLUMN verdict TEXT;
-- Distance of the score to the threshold.
ALTER TABLE images ADD COLUMN near REAL;
CREATE INDEX images_by_sort ON images (project_id, sort_key, id) WHERE project_id IS NOT NULL;
CREATE INDEX images_by_project ON images (project_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX images_by_score ON images (project_id, score, id) WHERE project_id IS NOT NULL;
CREATE INDEX images_by_near ON images (project_id, near, id) WHERE project_id IS NOT NULL;
CREATE INDEX images_by_facet ON images (project_id, gone, aside_at, label, defect, split, verdict, name) WHERE project_id IS NOT NULL;

-- 1: the person's word is taken back, and what the folder says counts again.
ALTER TABLE labels ADD COLUMN of_folder INTEGER NOT NULL DEFAULT 0;

CREATE TABLE unreadable (
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  stamp TEXT,
  PRIMARY KEY (project_id, name)
) STRICT;

CREATE TABLE actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  type TEXT NOT NULL CHECK (type IN ('label', 'aside', 'split')),
  -- Ids of images, and for each what was before: JSON.
  images TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX actions_by_project ON actions (project_id, undone, id);

CREATE TABLE scores (
  model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  score REAL NOT NULL,
  p_value REAL NOT NULL,
  verdict TEXT NOT NULL,
  -- JSON; missing where only another threshold was set since.
  regions TEXT,
  PRIMARY KEY (model_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scores_by_image ON scores (image_id);
-- When all images of its project were measured.
ALTER TABLE models ADD COLUMN measured_at INTEGER;
-- What the model learned from, to know whether that has changed.
ALTER TABLE models ADD COLUMN learned_from TEXT;
`;
