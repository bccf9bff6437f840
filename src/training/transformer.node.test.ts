import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { onnxBackbone } from '../backbone/onnx-file.js';
import { ImageDetector, writeModel } from '../detector/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { TrainingPlan } from './plan.js';
import { trainingRecord } from './record.js';
import { product, products } from './testing/products.js';
import { tinyMemoryPlan, tinyPlan } from './testing/tiny-plan.js';
import { trainDetector } from './train.js';

const runtime = nodeRuntime({ threads: 1 });
const open = async (name: string) => {
  const file = new URL(`../backbone/testing/transformers/${name}.onnx`, import.meta.url);
  return onnxBackbone(await readFile(file), { file: `${name}.onnx` }, runtime);
};

/** Two layers of one stride; one size of 14 × 8 pixels. */
it.each<[string, string, TrainingPlan]>([
  ['clflow', 'dinov3', tinyPlan('clflow')],
  ['fastflow', 'dinov3', tinyPlan('fastflow')],
  ['gaussian', 'dinov3', tinyPlan('gaussian')],
  ['patchcore', 'dinov3', tinyMemoryPlan()],
  ['clflow', 'dinov2-registers-fixed', tinyPlan('clflow', { size: { width: 112, height: 112 } })],
])('%s learns from %s', async (_method, name, plan) => {
  const backbone = await open(name);
  const result = await trainDetector({ plan, images: products(12), backbone, runtime });
  const about = { className: 'disc', version: '0.0.0', runtime: runtime.name };
  const metadata = trainingRecord({ plan, calibration: 'split', falseAlarmRate: 0.1, result, ...about });
  const { stride } = backbone.taps[0];
  expect(metadata.backbone.strides).toEqual([stride, stride]);
  const detector = await ImageDetector.open(await writeModel(result.model, metadata), runtime);
  const image = product(20);
  const marked = { ...image, data: image.data.map((level, i) => (i % 3 === 0 && i < 5000 ? 255 - level : level)) };
  const [normal, anomalous] = await detector.score([image, marked]);
  await detector.release();
  expect(anomalous.score).toBeGreaterThan(normal.score);
});
