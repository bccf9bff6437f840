/** @file The collected images in memory (see sources/collect.ts), as pyramids to crop from. */
import { join } from 'node:path';
import { decodeImage } from '../../src/image/index.node.js';
import type { Random } from '../../src/random.js';
import { pyramidOf, type Pyramid } from './crops.js';
import { readIndex, type IndexEntry } from './sources/store.js';

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
    const entries = (await readIndex(folder)).filter((entry) => entry.split === split);
    if (entries.length === 0) throw new Error(`${folder} holds no ${split} images; run sources/collect.ts first`);
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
