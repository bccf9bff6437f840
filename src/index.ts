/**
 * @module
 * clflow: learns from good images of a product what good looks like, then tells for each new image whether it is anomalous,
 * where, and how sure it is.
 *
 * @example
 * ```ts
 * import { Detector, train } from 'clflow';
 *
 * const { model, threshold } = await train({ data: 'photos/bottle', output: 'bottle.onnx' });
 * const detector = await Detector.load(model);
 * const { verdict, score, pValue, regions } = await detector.inspect('part.png');
 * ```
 */

// What a user does.
export {
  benchmark,
  benchmarkCells,
  calibrate,
  check,
  evaluate,
  exportModel,
  inspect,
  monitor,
  refine,
  synthesize,
  train,
  tryWatch,
  tune,
  watch,
  taskOptions,
  type BenchmarkCell,
  type BenchmarkOptions,
  type BenchmarkResult,
  type CalibrateOptions,
  type CalibrateResult,
  type CheckOptions,
  type CheckResult,
  type CheckedFolder,
  type CellName,
  type DefectRecord,
  type EvaluateOptions,
  type EvaluateResult,
  type ExportOptions,
  type ExportResult,
  type FileDrift,
  type FileFailure,
  type FileInspection,
  type InspectOptions,
  type MonitorOptions,
  type MonitorResult,
  type OnTaskEvent,
  type RefineOptions,
  type RefineResult,
  type ScoredSample,
  type SynthesizeOptions,
  type SynthesizeResult,
  type TaskEvent,
  type TaskHooks,
  type TaskName,
  type TrainOptions,
  type TrainResult,
  type TuneOptions,
  type TuneResult,
  type TunedSetting,
  type Setting,
  type WatchOptions,
} from './tasks/index.js';
export type { Finding as LineFinding, LineSummary } from './line/index.js';

// A model file at work.
export {
  Detector,
  heatmapScale,
  regionThreshold,
  type DetectorMetadata,
  type ImageDetector,
  type Inspection,
  type Contributions,
  type DetectionPower,
  type LoadOptions,
  type Polygon,
  type Region,
  type Scored,
} from './detector/index.node.js';
export type { Threshold } from './calibration/index.js';
export type { Cell, Failure } from './benchmark/index.js';
export type { Finding, FindingKind, Severity } from './check/index.js';
export type { DefectType } from './synthesis/index.js';
export type { TrainingEvent } from './training/index.js';
export type { Runtime, Session } from './graph/index.js';
export type { Appearance } from './image/index.node.js';
export type { Drift, DriftMonitor, DriftOptions, MonitorState, Observation, Statistic } from './monitor/index.js';

// Images and folders of them.
export {
  decodeImage,
  decodeMask,
  encodeJpeg,
  encodePng,
  heatmapOverlay,
  heatmapPicture,
  resizeRgb,
  type DecodeOptions,
  type FloatMap,
  type ImageNote,
  type InputRange,
  type Mask,
  type OverlayOptions,
  type RgbImage,
} from './image/index.node.js';
export { listImages, openDataset, type Dataset, type Layout, type OpenOptions, type Sample } from './dataset/index.js';
export type { Box, Size } from './geometry/index.js';

export { ClflowError, errorCodes, type ErrorCode } from './errors.js';
export { VERSION } from './version.js';
