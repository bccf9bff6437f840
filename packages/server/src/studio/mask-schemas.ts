/** @file What the routes of masks give, as zod schemas. */
import * as z from 'zod';

export const maskSaved = z.object({
  /** For If-Match of the next change; "none" where there is no mask. */
  tag: z.string(),
  has_mask: z.boolean(),
  /** Where it lies: in the product's folder, as the command line reads it, or in the studio's own data. */
  place: z.enum(['folder', 'studio']).nullable(),
  /** Its path: below the product's folder, or whole. */
  file: z.string().nullable(),
  saved_at: z.string(),
});
