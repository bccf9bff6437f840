/** @file What the studio tells of a training's way: its events from the beginning, and what it has shown after its epochs. */
import * as z from 'zod';

const size = z.object({ width: z.number(), height: z.number() });
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** Pictures at working size and, after every epoch, a map of each. */
const previews = z.object({
  pictures: z.array(
    z.object({
      /** Good ones come first; behind them, in the same order, the same with a painted defect, where the method has them. */
      kind: z.enum(['good', 'painted']),
      ...size.shape,
      /** Of the painted defect. */
      boxes: z.array(box),
    }),
  ),
  /** Of every map. */
  grid: size,
  /** What a byte's 0 and 255 stand for: standard deviations from what the good pictures show. */
  low: z.number(),
  high: z.number(),
  /** Those that are kept, rising. */
  epochs: z.array(z.number()),
});

export const runStory = z.object({
  /** Those of the training's own phases that show how it went, the last one of each epoch among them. */
  events: z.array(z.record(z.string(), z.unknown())),
  /** Null: the method has no epochs, or there was none yet. */
  previews: previews.nullable(),
});
export type RunStory = z.infer<typeof runStory>;

export const byPicture = z.object({ id: z.string().max(64), picture: z.coerce.number().int().min(0).max(1000) });
export const byEpoch = z.object({ id: z.string().max(64), epoch: z.coerce.number().int().min(1).max(1e6) });
