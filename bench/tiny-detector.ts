/** @file A detector trained for one epoch on a few images, to time inference with. */
import { openBackbone } from '../src/backbone/index.node.js';
import { openDataset } from '../src/dataset/index.js';
import { writeModel, type FlowModel } from '../src/detector/index.js';
import type { Runtime } from '../src/graph/index.js';
import { decodeImage, workingSize } from '../src/image/index.node.js';
import type { Method } from '../src/training/methods.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainingRecord } from '../src/training/record.js';
import { trainDetector } from '../src/training/train.js';

const IMAGES = 24;

export interface TinyDetectorOptions {
  readonly runtime: Runtime;
  /** Folder of one product. */
  readonly data: string;
  /** Safetensors file of ResNet18. */
  readonly weights: string;
  readonly method: Method;
}

export interface TinyDetector {
  readonly model: FlowModel;
  /** The model file. */
  readonly bytes: Uint8Array;
  /** Test images of the product. */
  readonly files: readonly string[];
}

export async function tinyDetector({ runtime, data, weights, method }: TinyDetectorOptions): Promise<TinyDetector> {
  const dataset = await openDataset(data);
  const backbone = await openBackbone({ name: 'resnet18', weights }, runtime);
  const files = dataset.train.slice(0, IMAGES).map(({ file }) => file);
  const { width, height } = await decodeImage(files[0]);
  const plan = trainingPlan(
    { method, size: workingSize('256', width, height), seed: 0, falseAlarmRate: 0.01, calibration: 'split' },
    { epochs: 1 },
  );
  const images = { count: files.length, load: (index: number) => decodeImage(files[index]) };
  const result = await trainDetector({ plan, images, backbone, runtime });
  const about = { plan, result, className: dataset.category, version: '0.0.0', runtime: runtime.name };
  const { model } = result;
  if (model.learner !== 'flow') throw new Error(`${method} learns no flow`);
  const bytes = writeModel(model, trainingRecord(about));
  return { model, bytes, files: dataset.test.map(({ file }) => file) };
}
