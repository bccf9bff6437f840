/** @file Jobs that workers of a queue do, on whatever machine. */
export const queue = `
-- Address of the queue, without its password; missing: this machine does it.
ALTER TABLE jobs ADD COLUMN queue TEXT;
-- Who does it, as the queue calls it.
ALTER TABLE jobs ADD COLUMN worker TEXT;
-- The last one of the queue's events that was taken over.
ALTER TABLE jobs ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;
`;
