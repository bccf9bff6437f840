/** @file A product in a few pictures, and models that were trained on it within seconds. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { encodePng, train, type RgbImage, type TrainOptions } from 'clflow';
import { Random } from 'clflow/parts';
import type { ModelRef } from '../pool/index.js';

/** A grey disc on a darker ground, never quite at the same place; with a scratch where it is not good. */
export function picture(seed: number, { width = 96, height = 96, scratched = false } = {}): RgbImage {
  const random = new Random(seed);
  const [shiftX, shiftY] = [random.integer(-2, 3), random.integer(-2, 3)];
  const radius = 0.35 * Math.min(width, height);
  const data = new Uint8Array(3 * width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = Math.hypot(x - width / 2 - shiftX, y - height / 2 - shiftY) < radius;
      const scratch = scratched && Math.abs(x - y) < width / 24 && Math.abs(x - width / 2) < width / 6;
      const level = (scratch ? 250 : inside ? 150 : 60) + random.integer(-6, 7);
      for (let c = 0; c < 3; c++) data[i++] = Math.min(255, level);
    }
  }
  return { width, height, data };
}

interface SmallTraining extends Partial<TrainOptions> {
  /** Of the pictures, which are square. Default 96. */
  readonly side?: number;
}

/** Trains a model by the quickest method and tells what a pool wants to know of it; another seed gives other scores. */
export async function trainSmall(
  folder: string,
  name: string,
  { side = 96, ...options }: SmallTraining = {},
): Promise<ModelRef> {
  const data = join(folder, 'product');
  await mkdir(join(data, 'good'), { recursive: true });
  for (let i = 0; i < 12; i++) {
    await writeFile(join(data, 'good', `${i}.png`), await encodePng(picture(i, { width: side, height: side })));
  }
  const output = join(folder, `${name}.onnx`);
  const settings = { backbone: 'embedded', size: '64', calibration: 'split', power: false, threads: 1 } as const;
  await train({ data, output, method: 'gaussian', ...settings, ...options });
  return refOf(name, output);
}

export async function refOf(name: string, path: string): Promise<ModelRef> {
  return {
    name,
    path,
    hash: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  };
}
