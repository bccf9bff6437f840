/** @file What was seen of pictures to find copies among them. */
export const copies = `
-- By content; without values: a picture of one colour, or one that cannot be decoded.
CREATE TABLE looks (
  sha256 TEXT NOT NULL UNIQUE,
  -- 32 words of 32 bits, and 32 × 32 brightnesses in 256ths of a grey level, both little-endian.
  outline BLOB,
  thumbnail BLOB
) STRICT;
-- The same number for images that are near copies of each other.
ALTER TABLE images ADD COLUMN copies INTEGER;
CREATE INDEX images_by_copies ON images (project_id, copies, id) WHERE copies IS NOT NULL;
`;
