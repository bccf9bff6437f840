/** @file What the studio tells of painted defects that a model was measured with. */
import * as z from 'zod';

/** As the library names types of defects. */
const type = z.string().regex(/^[a-z][a-z-]{0,39}$/, 'must be the name of a type');
const id = z.coerce.number().int().positive();

export const paintedQuery = z.strictObject({
  type,
  /** Index of the bin of size, as in the results' power. */
  size: z.coerce.number().int().min(0).max(20),
});
export const paintedPicture = z.object({ id, type, draw: z.coerce.number().int().min(0).max(1000) });

export const paintedDefects = z.object({
  defects: z.array(
    z.object({
      type: z.string(),
      draw: z.number(),
      score: z.number(),
      /** In pixels of the original images. */
      diameter: z.number(),
      /** Of its pieces, in pixels of the picture. */
      boxes: z.array(z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })),
    }),
  ),
  /** Of every picture: the model's working size. */
  size: z.object({ width: z.number(), height: z.number() }),
});
export type PaintedDefectsJson = z.infer<typeof paintedDefects>;
