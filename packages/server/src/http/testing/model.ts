/** @file A small detector, trained within seconds, and images of its product. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng, train, type RgbImage, type TrainOptions } from 'clflow';
import { Random, image } from 'clflow/parts';

const SIDE = 96;

export type Learning = Pick<TrainOptions, 'method' | 'epochs'>;

/** A grey plate with a dark disc and some grain; a defective one has a bright bar. */
export function plate(seed: number, defective = false, side = SIDE): RgbImage {
  const random = new Random(seed);
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = Math.hypot(x - side / 2, y - side / 2) < side / 4;
      const bar = defective && y > side * 0.15 && y < side * 0.3 && x > side * 0.2 && x < side * 0.8;
      const value = (bar ? 250 : inside ? 70 : 150) + random.normal(0, 3);
      data.fill(Math.min(255, Math.max(0, Math.round(value))), (y * side + x) * 3, (y * side + x) * 3 + 3);
    }
  }
  return { width: side, height: side, data };
}

export async function platePng(seed: number, defective = false, side = SIDE): Promise<Buffer> {
  return Buffer.from(await encodePng(plate(seed, defective, side)));
}

export async function plateJpeg(seed: number, defective = false, side = SIDE): Promise<Buffer> {
  return Buffer.from(await image.encodeJpeg(plate(seed, defective, side), 95));
}

/**
 * Trains it; by the quickest method where nothing else is wished, for those that only serve or move a model.
 *
 * @returns the model file's path
 */
export async function trainPlates(folder: string, how: Learning = { method: 'gaussian' }): Promise<string> {
  const good = join(folder, 'plates', 'train', 'good');
  await mkdir(good, { recursive: true });
  for (let i = 0; i < 14; i++) await writeFile(join(good, `${i}.png`), await platePng(i));
  const output = join(folder, 'plates.onnx');
  const small = { backbone: 'random-resnet', size: '64', calibration: 'split', power: false, threads: 1 } as const;
  await train({ data: join(folder, 'plates'), output, ...small, ...how });
  return output;
}
