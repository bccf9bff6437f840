import { expect, it } from 'vitest';
import { randomResnet } from '../backbone/random-resnet.js';
import { writeModel } from '../detector/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { MemoryBounds } from './memory-bounds.js';
import { overflowFile } from './overflow-file.node.js';
import type { OpenOverflow } from './overflow.js';
import { trainingRecord } from './record.js';
import { products } from './testing/products.js';
import { tinyPlan } from './testing/tiny-plan.js';
import { trainDetector } from './train.js';

const NONE: MemoryBounds = { images: 0, features: 0, maps: 0 };

it('change nothing in the file of the detector, with a file for what does not fit and without', async () => {
  const runtime = nodeRuntime({ threads: 1 });
  const backbone = await randomResnet();
  // Two epochs, and one painted defect of an image for both.
  const plan = tinyPlan('clflow', { epochs: 4, enoughSteps: 1 });
  const fileOf = async (bounds?: MemoryBounds, openOverflow?: OpenOverflow): Promise<Buffer> => {
    const result = await trainDetector({ plan, images: products(16), backbone, runtime, bounds, openOverflow });
    const about = { className: 'disc', version: '0.0.0', runtime: runtime.name };
    const record = trainingRecord({ plan, calibration: 'split', falseAlarmRate: 0.1, result, ...about });
    return Buffer.from(await writeModel(result.model, record));
  };
  const whole = await fileOf();
  expect((await fileOf(NONE, overflowFile())).equals(whole)).toBe(true);
  expect((await fileOf(NONE)).equals(whole)).toBe(true);
});
