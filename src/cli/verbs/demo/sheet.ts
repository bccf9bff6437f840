/** @file The demo's contact sheet: test pictures of every kind, each beside its heat map and verdict. */
import { join } from 'node:path';
import { writeFileAtomic } from '../../../files/index.node.js';
import { openModel } from '../../../tasks/support/open-model.js';
import { heatmapScale } from '../../../detector/index.js';
import { contactSheet, decodeImage, encodePng, heatmapOverlay, type Tile } from '../../../image/index.node.js';
import { defects } from '../../../demo/defects.js';

const PER_KIND = 2;

/** Inspects a few test pictures of every kind and writes them as one picture. */
export async function writeSheet(path: string, model: string, product: string): Promise<void> {
  const { detector } = await openModel(model);
  try {
    const scale = heatmapScale(detector.metadata);
    const tiles: Tile[] = [];
    for (const kind of ['good', ...Object.keys(defects)]) {
      for (let i = 0; i < PER_KIND; i++) {
        const image = await decodeImage(join(product, 'test', kind, `00${i}.png`));
        const { map, regions, verdict, score } = await detector.inspect(image);
        const overlay = heatmapOverlay(image, map, { ...scale, boxes: regions.map(({ box }) => box) });
        tiles.push({ image, label: kind }, { image: overlay, label: `${verdict} ${score.toPrecision(3)}` });
      }
    }
    await writeFileAtomic(path, await encodePng(contactSheet(tiles, { columns: 2 * PER_KIND, tile: 256 })));
  } finally {
    await detector.release();
  }
}
