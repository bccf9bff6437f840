/**
 * @module
 * clflow in Node: train a detector on good images, inspect images with it, and measure it.
 *
 * ```ts
 * const detector = await Detector.open(await readFile('bottle.onnx'), nodeRuntime());
 * const { verdict, score, pValue, regions } = await detector.inspect(await decodeImage('photo.png'));
 * ```
 */
export { ClflowError, type ErrorCode } from './errors.js';
export { Random } from './random.js';
export { writeFileAtomic, type FileContent } from './files/index.node.js';
export type { Box, Size } from './geometry/index.js';

export { nodeRuntime, type NodeRuntimeOptions } from './graph/runtime.node.js';
export type { DataType, Feeds, Runtime, Session, Shape, Tensor, TensorData, TypedData } from './graph/index.js';

export {
  decodeImage,
  decodeMask,
  encodePng,
  heatmapOverlay,
  resizeMap,
  resizeMask,
  resizeRgb,
  workingSize,
  type DecodeOptions,
  type FloatMap,
  type Mask,
  type OverlayOptions,
  type RgbImage,
} from './image/index.node.js';
export { listImages, openDataset, type Dataset, type Layout, type OpenOptions, type Sample } from './dataset/index.js';
export {
  openBackbone,
  type Backbone,
  type BackboneSpec,
  type Normalisation,
  type StoreOptions,
  type Tap,
} from './backbone/index.node.js';
export type {
  ChannelProjection,
  Flow,
  FlowConfig,
  PositionalWhitening,
  Preparation,
  ScaleLikelihood,
  ScaleShape,
} from './flow/index.js';
export type { PatchMemory } from './memory/index.js';
export type { ObjectiveConfig } from './objective/index.js';

export {
  calibrationSplit,
  trainDetector,
  type Split,
  type TrainingOptions,
  type TrainingResult,
} from './training/train.js';
export type { RealDefect } from './training/negatives.js';
export { measurePower, type PowerOptions } from './power/index.js';
export { DriftMonitor, type Drift, type MonitorOptions, type MonitorState, type Observation } from './monitor/index.js';
export { FeatureCache } from './training/backbone-features.js';
export { methods, orientations, type Method, type Orientation } from './training/methods.js';
export {
  hasEpochs,
  hasOrientation,
  recipes,
  trainingPlan,
  type FlowPlan,
  type FlowRecipe,
  type MemoryConfig,
  type MemoryPlan,
  type MemoryRecipe,
  type Optimisation,
  type PlanSettings,
  type Recipe,
  type RecipeChanges,
  type TrainingPlan,
} from './training/plan.js';
export { trainingRecord, type RecordOptions } from './training/record.js';
export { checkpointFile } from './training/checkpoint-file.node.js';
export type { CheckpointStore, Curves } from './training/checkpoint.js';
export type { ImageSource } from './training/image-source.js';
export type { OnTrainingEvent, TrainingEvent } from './training/progress.js';

export { chooseThreshold, pValue, rateBound, thresholdNote, type Threshold } from './calibration/index.js';
export {
  Detector,
  evaluate,
  heatmapScale,
  readMetadata,
  writeModel,
  type Calibration,
  type DetectionPower,
  type DetectorMetadata,
  type DetectorModel,
  type DistanceMapConfig,
  type FlowModel,
  type MemoryModel,
  type Evaluation,
  type Inspection,
  type ImageScore,
  type LabelledImage,
  type MapConfig,
  type Region,
  type ScaleNorm,
  type Scored,
} from './detector/index.js';
export {
  aupimo,
  aupro,
  auroc,
  averagePrecision,
  f1Max,
  pixelAuroc,
  type Aupimo,
  type BestF1,
  type FloatMapLike,
  type Labels,
  type MaskLike,
} from './metrics/index.js';
export {
  Synthesizer,
  defectTypes,
  type DefectType,
  type SyntheticDefect,
  type SynthesizerOptions,
} from './synthesis/index.js';
