/** @file Work that takes longer than a request, and what it tells on its way. */
export const jobs = `
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  -- Who submits the same key again gets the same job.
  key TEXT NOT NULL UNIQUE,
  task TEXT NOT NULL,
  options TEXT NOT NULL,
  heavy INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- How often it was begun.
  attempts INTEGER NOT NULL DEFAULT 0,
  -- Not before; for a job that is tried again.
  due_at INTEGER NOT NULL,
  -- Who works on it, and until when that is sure.
  owner TEXT,
  leased_until INTEGER,
  cancelled INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, due_at);

CREATE TABLE job_events (
  -- Rises over all jobs and is never used again, so that a stream can go on from any of them.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_events_by_job ON job_events (job_id, id);
`;
