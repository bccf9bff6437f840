/** @file Masks that a person paints. */
export const masks = `
-- Stands above the folder's masks: a file of the studio's own, or '' for none. Missing: the folder's count.
ALTER TABLE images ADD COLUMN own_mask TEXT;
-- 1: the mask in the folder was painted here, so that what lay there before is kept already.
ALTER TABLE images ADD COLUMN mask_painted INTEGER NOT NULL DEFAULT 0;
`;
