/**
 * @file Small defects in large images: composites of the shared sets, a set at each place, and the same with one painted defect of
 * 6 to 20 pixels. Tiles against the whole image at working sizes; time and peak memory of each.
 *
 *   npm run bench:high-resolution -- [--data ../shared/data] [--sets a,b] [--width 1024] [--height 1024] [--images 20] [--test 16]
 *     [--contestants tiles,256] [--epochs 4] [--seed 0] [--threads 0]
 *
 * Peak memory is that of the process: give one contestant at a time for it.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { openDataset } from '../src/dataset/index.js';
import { ImageDetector, type Scored } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage, isEmptyMask, resizeRgb, workingSize, type RgbImage } from '../src/image/index.node.js';
import { auroc } from '../src/metrics/index.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { tilingOf, trainingPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';
import { skipWithout } from './cells.js';
import { printTable } from './measure.js';
import { peaksAt, withSmallDefect } from './small-defect.js';

/** Pixels of a side of a place, and good images of a set at most. */
const [PLACE, MOST] = [512, 40];

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: 'deeppcb/g44000,deeppcb/g50600,deeppcb/g77000' },
    width: { type: 'string', default: '1024' },
    height: { type: 'string', default: '1024' },
    images: { type: 'string', default: '20' },
    test: { type: 'string', default: '16' },
    contestants: { type: 'string', default: 'tiles,256' },
    epochs: { type: 'string', default: '4' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '0' },
  },
});
skipWithout(options.data);
const [width, height, images, test, epochs, seed] = (
  ['width', 'height', 'images', 'test', 'epochs', 'seed'] as const
).map((name) => Number(options[name]));
const runtime = nodeRuntime({ threads: Number(options.threads) });
const backbone = await openBackbone({ name: 'embedded' }, runtime);
const pictures = await Promise.all(options.sets.split(',').map(picturesOf));
console.log(`${machine()}; ${images} composites of ${width}×${height}, ${epochs} epochs, seed ${seed}\n`);

const rows: string[][] = [];
for (const contestant of options.contestants.split(',')) rows.push(await row(contestant));
printTable(['', 'image AUROC', 'located', 'training, s', 's an image', 'peak memory, MB'], rows);

async function row(contestant: string): Promise<string[]> {
  const own = { width: Math.round(width / 32) * 32, height: Math.round(height / 32) * 32 };
  const [size, tiles] =
    contestant === 'tiles' ? [own, tilingOf('auto', own)] : [workingSize(contestant, width, height), undefined];
  const started = performance.now();
  const { file } = await trainModel({
    plan: trainingPlan({ method: 'clflow', size, tiles, seed }, { epochs }),
    className: 'composite',
    images: { count: images, load: async (index) => composite(index) },
    backbone,
    runtime,
  });
  const trained = (performance.now() - started) / 1000;
  const detector = await ImageDetector.open(file, runtime);
  const inspect = async (image: RgbImage): Promise<Scored> => (await detector.score([image]))[0];
  const scores: number[] = [];
  const labels: boolean[] = [];
  let [located, seconds] = [0, 0];
  for (let i = 0; i < test; i++) {
    const good = composite(images + i);
    const { image, box } = withSmallDefect(good, Random.of(seed, 'defect', i));
    const began = performance.now();
    const [before, after] = [await inspect(good), await inspect(image)];
    seconds += (performance.now() - began) / 2000;
    scores.push(before.score, after.score);
    labels.push(false, true);
    if (peaksAt(after, box, image)) located++;
  }
  await detector.release();
  const rank = test > 0 ? auroc(scores, labels).toFixed(3) : '';
  const memory = ((process.resourceUsage().maxRSS * 1024) / 1e6).toFixed(0);
  return [contestant, rank, `${located} of ${test}`, trained.toFixed(0), (seconds / test).toFixed(2), memory];
}

async function picturesOf(set: string): Promise<RgbImage[]> {
  const { train } = await openDataset(join(options.data, set), { isEmptyMask });
  const decoded = await Promise.all(train.slice(0, MOST).map(({ file }) => decodeImage(file)));
  return decoded.map((image) => resizeRgb(image, PLACE, PLACE));
}

/** A good image of its own for every index; a place shows the same set in all of them. */
function composite(index: number): RgbImage {
  const random = Random.of(seed, 'composite', index);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, place = 0; y < height; y += PLACE) {
    for (let x = 0; x < width; x += PLACE, place++) {
      // The last ones are kept for tests.
      const known = pictures[place % pictures.length];
      const some = index < images ? known.slice(0, -8) : known.slice(-8);
      lay(random.pick(some), data, x, y);
    }
  }
  return { width, height, data };
}

function lay(piece: RgbImage, data: Uint8Array, x: number, y: number): void {
  const columns = Math.min(piece.width, width - x);
  for (let row = 0; row < Math.min(piece.height, height - y); row++) {
    const from = row * piece.width * 3;
    data.set(piece.data.subarray(from, from + columns * 3), ((y + row) * width + x) * 3);
  }
}
