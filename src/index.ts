/**
 * @file clflow in Node: train a detector on good images, inspect images with it, and measure it.
 *
 * ```ts
 * const detector = await Detector.open(await readFile('bottle.onnx'), nodeRuntime());
 * const { verdict, score, pValue, regions } = await detector.inspect(await decodeImage('photo.png'));
 * ```
 */
export { ClflowError, type ErrorCode } from './errors.js';
export { Random } from './random.js';

export { nodeRuntime, type NodeRuntimeOptions } from './graph/runtime.node.js';
export type { Runtime, Session } from './graph/session.js';

export {
  decodeImage,
  decodeMask,
  encodePng,
  heatmapOverlay,
  resizeMap,
  resizeMask,
  resizeRgb,
  workingSize,
  writeFileAtomic,
  type FloatMap,
  type Mask,
  type OverlayOptions,
  type RgbImage,
} from './image/index.node.js';
export { listImages, openDataset, type Dataset, type Layout, type Sample } from './dataset/index.js';
export { openBackbone, type Backbone, type BackboneSpec } from './backbone/index.node.js';

export { trainDetector, type TrainingOptions, type TrainingResult } from './training/train.js';
export { methods, recipes, type Method, type Recipe, type TrainingPlan } from './training/plan.js';
export { trainingRecord, type RecordOptions } from './training/record.js';
export { checkpointFile } from './training/checkpoint-file.node.js';
export type { CheckpointStore, Curves } from './training/checkpoint.js';
export type { ImageSource } from './training/image-source.js';
export type { OnTrainingEvent, TrainingEvent } from './training/progress.js';

export {
  Detector,
  conformalThreshold,
  evaluate,
  heatmapScale,
  pValue,
  readMetadata,
  thresholdNote,
  writeModel,
  type DetectorMetadata,
  type DetectorModel,
  type Evaluation,
  type Inspection,
  type LabelledImage,
  type Region,
  type Threshold,
} from './detector/index.js';
export { aupimo, aupro, auroc, averagePrecision, f1Max, pixelAuroc } from './metrics/index.js';
export { Synthesizer } from './synthesis/index.js';
