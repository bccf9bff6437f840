/** @file Versions of models with a word to find them by, the order in which they were used, and a bin. */
export const versions = `
ALTER TABLE models ADD COLUMN tag TEXT;
ALTER TABLE models ADD COLUMN used_at INTEGER;
ALTER TABLE models ADD COLUMN removed_at INTEGER;
UPDATE models SET used_at = created_at WHERE in_use = 1;
CREATE INDEX models_by_job ON models (job_id) WHERE job_id IS NOT NULL;
`;
