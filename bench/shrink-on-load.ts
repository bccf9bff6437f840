/**
 * @file What decoding straight to a smaller size would do to scores: JPEGs at a half and a quarter of their size (libvips'
 * shrink-on-load), and levels rounded to bytes once more after a resize of our own, beside the image as it is.
 *
 *   npm run bench:shrink-on-load -- MODEL.onnx FOLDER [--images 16]
 *
 * Each image is also enlarged to four times its side and saved at quality 90, as a camera of many megapixels would give it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { Detector } from '../src/detector/index.node.js';
import { decodeImage, resizeRgb, type RgbImage } from '../src/image/index.node.js';
import { printTable, timing } from './measure.js';

const { values, positionals } = parseArgs({
  options: { images: { type: 'string', default: '16' } },
  allowPositionals: true,
});
const [model, folder] = positionals;
if (!folder) throw new Error('npm run bench:shrink-on-load -- MODEL.onnx FOLDER [--images 16]');
const detector = await Detector.load(model, { threads: 1 });
const { width, height } = detector.metadata.size;

const changes = new Map<string, number[]>();
const files = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
for (const file of files.slice(0, Number(values.images))) {
  const bytes = readFileSync(join(folder, file));
  await compare('as it is', bytes, [2]);
  const { width: own, height: tall } = await decodeImage(bytes);
  const enlarged = sharp(bytes).resize(4 * own, 4 * tall, { fit: 'fill', kernel: 'cubic' });
  await compare('four times as large', await enlarged.jpeg({ quality: 90 }).toBuffer(), [2, 4]);
}
await detector.release();
printTable(
  ['image', 'decoded', 'score changes by, median', 'most'],
  [...changes].map(([name, of]) => {
    const { median } = timing(of);
    return [...name.split('|'), median.toExponential(1), Math.max(...of).toExponential(1)];
  }),
);

async function compare(kind: string, jpeg: Uint8Array, factors: readonly number[]): Promise<void> {
  const whole = await decodeImage(jpeg);
  const score = await scoreOf(whole);
  const note = async (how: string, image: RgbImage): Promise<void> => {
    const key = `${kind}|${how}`;
    changes.set(key, [...(changes.get(key) ?? []), Math.abs((await scoreOf(image)) / score - 1)]);
  };
  await note('whole, then resized to bytes', resizeRgb(whole, width, height));
  for (const factor of factors) await note(`at 1/${factor}`, await shrunk(jpeg, whole, factor));
}

async function scoreOf(image: RgbImage): Promise<number> {
  const [{ score }] = await detector.score([image]);
  return score;
}

/** The size is exactly what shrink-on-load gives, so that nothing is resampled. */
async function shrunk(jpeg: Uint8Array, whole: RgbImage, factor: number): Promise<RgbImage> {
  const small = { width: Math.ceil(whole.width / factor), height: Math.ceil(whole.height / factor) };
  const { data, info } = await sharp(jpeg)
    .resize({ ...small, fit: 'fill', kernel: 'nearest', fastShrinkOnLoad: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
