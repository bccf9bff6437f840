/**
 * @module web
 * clflow in a browser: inspect pictures with a trained detector, and train one. It needs onnxruntime-web beside it, and no server.
 *
 * @example
 * ```ts
 * import { Detector, drawInspection } from 'clflow/web';
 *
 * const detector = await Detector.load('/models/bottle.onnx');
 * const inspection = await detector.inspect(input.files[0]);
 * drawInspection(canvas, inspection, detector);
 * ```
 */
export { ClflowError, type ErrorCode } from '../errors.js';
export { heatmapScale } from '../detector/heatmap-scale.js';
export { regionThreshold } from '../detector/region-threshold.js';
export { webRuntime, type WebRuntimeOptions } from '../graph/runtime.web.js';
export { configureWeb, type WebConfig, type WorkerSource } from './configure.js';
export { decodeImage, type Picture } from './decode-image.js';
export { Detector, type InspectOptions, type LoadOptions } from './detector.js';
export {
  drawInspection,
  heatmapImageData,
  overlayImageData,
  previewImageData,
  type HeatmapOptions,
  type OverlayImageOptions,
} from './heatmap.js';
export type { PictureInspection, Running } from './local-detector.js';
export type { Provider } from './open-chosen.js';
export { train } from './train.js';
export type { TrainingSettings, TrainOptions, TrainResult, WebTrainingEvent } from './train-options.js';
export type { TrainingPicture } from './training-pictures.js';
export type { Watched, WatchOptions } from './watch.js';
export type { ModelSource } from './model-bytes.js';

export type { Inspection } from '../detector/detector.js';
export type { Polygon } from '../detector/contour.js';
export type { DetectorMetadata } from '../detector/metadata.js';
export type { Region } from '../detector/regions.js';
export type { Contributions, Scored } from '../detector/score.js';
export type { Runtime, Session } from '../graph/session.js';
export type { FloatMap, Mask, RgbImage } from '../image/rgb-image.js';
export type { Drift, DriftMonitor, DriftOptions, Observation } from '../monitor/index.js';
