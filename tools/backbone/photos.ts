/** @file The collected images in memory (see sources/collect.ts), as pyramids to crop from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeImage } from '../../src/image/index.node.js';
import type { Random } from '../../src/random.js';
import { pyramidOf, type Pyramid } from './crops.js';

const indexSchema = z.array(
  z.object({
    id: z.string(),
    file: z.string(),
    source: z.string(),
    split: z.enum(['train', 'held-out']),
    width: z.number(),
    height: z.number(),
  }),
);

export type IndexEntry = z.infer<typeof indexSchema>[number];

/** What sources/collect.ts wrote. */
export function readIndex(folder: string): IndexEntry[] {
  return indexSchema.parse(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')));
}

/** Images of one split, drawn so that neither large sets of like images nor large photos outweigh the rest. */
export class Photos {
  private readonly cumulative: number[] = [];

  private constructor(
    readonly entries: readonly IndexEntry[],
    private readonly pyramids: readonly Pyramid[],
  ) {
    const sizes = new Map<string, number>();
    for (const { source } of entries) sizes.set(familyOf(source), (sizes.get(familyOf(source)) ?? 0) + 1);
    let total = 0;
    for (const { source } of entries) this.cumulative.push((total += 1 / Math.sqrt(sizes.get(familyOf(source))!)));
  }

  static async open(folder: string, split: IndexEntry['split']): Promise<Photos> {
    const entries = readIndex(folder).filter((entry) => entry.split === split);
    const pyramids: Pyramid[] = [];
    for (const { file } of entries) pyramids.push(pyramidOf(await decodeImage(join(folder, file))));
    return new Photos(entries, pyramids);
  }

  pyramid(index: number): Pyramid {
    return this.pyramids[index];
  }

  draw(random: Random): Pyramid {
    const at = random.uniform(0, this.cumulative.at(-1));
    return this.pyramids[this.cumulative.findIndex((edge) => at < edge)];
  }
}

/** Sources of one kind share their weight: piped_pa_bdp01_tl and piped_pa_bft01_tl are both paper. */
function familyOf(source: string): string {
  return source.split('_')[0];
}
