/** @file A detector trained for one epoch on a few images, to time inference with. */
import { openBackbone, type BackboneSpec } from '../src/backbone/index.node.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import type { FlowModel } from '../src/detector/index.js';
import type { Runtime } from '../src/graph/index.js';
import { decodeImage, workingSize } from '../src/image/index.node.js';
import type { Method } from '../src/training/methods.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';

const IMAGES = 24;

export interface TinyDetectorOptions {
  readonly runtime: Runtime;
  /** Folder of one product. */
  readonly data: string;
  readonly backbone: BackboneSpec;
  readonly method: Method;
}

export interface TinyDetector {
  readonly model: FlowModel;
  /** The model file. */
  readonly bytes: Uint8Array;
  /** Test images of the product. */
  readonly files: readonly string[];
}

export async function tinyDetector({
  runtime,
  data,
  backbone: spec,
  method,
}: TinyDetectorOptions): Promise<TinyDetector> {
  const dataset = await openDataset(data);
  const backbone = await openBackbone(spec, runtime);
  const files = dataset.train.slice(0, IMAGES).map(({ file }) => file);
  const { width, height } = await decodeImage(files[0]);
  const plan = trainingPlan({ method, size: workingSize('256', width, height), seed: 0 }, { epochs: 1 });
  const training = { plan, images: imageFiles(files), backbone, runtime, className: dataset.category };
  const { file, result } = await trainModel(training);
  const { model } = result;
  if (model.learner !== 'flow') throw new Error(`${method} learns no flow`);
  return { model, bytes: file, files: dataset.test.map(({ file }) => file) };
}
