/**
 * @file Makes a set of a product that lies any way up, of one whose images have a plain ground: every image smaller, turned by an
 * angle of its own. A stand-in for small rotated objects, of which the shared data have none.
 *
 *   npm run bench:turned-set -- --output DIR [--data ../shared/data/aws_alien]
 */
import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { openDataset } from '../src/dataset/index.js';
import { isEmptyMask } from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { skipWithout } from './cells.js';

/** Pixels of a side of the new images, and of the old ones within them before they are turned: their diagonal fits. */
const SIDE = 512;
const PRODUCT_SIDE = 360;
const GROUND = '#ffffff';

const { values: options } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data/aws_alien' }, output: { type: 'string' } },
});
if (options.output === undefined) throw new Error('--output names the folder of the new set');
skipWithout(options.data);
const { train, test } = await openDataset(options.data, { isEmptyMask });
const root = join(options.output, `turned_${basename(options.data)}`);
for (const [i, sample] of [...train, ...test].entries()) {
  const folder = join(root, i < train.length ? 'train' : 'test', sample.defect);
  await mkdir(folder, { recursive: true });
  const name = `${basename(sample.file, extname(sample.file))}.png`;
  await turned(sample.file, Random.of(0, 'angle', i).uniform(0, 360), join(folder, name));
}
console.log(root);

async function turned(file: string, angle: number, output: string): Promise<void> {
  const small = await sharp(file).resize(PRODUCT_SIDE, PRODUCT_SIDE, { fit: 'contain', background: GROUND }).toBuffer();
  const { data, info } = await sharp(small).rotate(angle, { background: GROUND }).toBuffer({ resolveWithObject: true });
  const [left, top] = [Math.floor((SIDE - info.width) / 2), Math.floor((SIDE - info.height) / 2)];
  const rest = { right: SIDE - info.width - left, bottom: SIDE - info.height - top };
  await sharp(data)
    .extend({ left, top, ...rest, background: GROUND })
    .toFile(output);
}
