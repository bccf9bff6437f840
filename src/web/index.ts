/**
 * @module web
 * clflow in a browser: inspect pictures with a trained detector. It needs onnxruntime-web beside it, and no server.
 *
 * @example
 * ```ts
 * import { Detector, overlayImageData } from 'clflow/web';
 *
 * const detector = await Detector.load('/models/bottle.onnx');
 * const inspection = await detector.inspect(input.files[0]);
 * canvas.getContext('2d').putImageData(overlayImageData(inspection, detector), 0, 0);
 * ```
 */
export { ClflowError, type ErrorCode } from '../errors.js';
export { heatmapScale } from '../detector/heatmap-scale.js';
export { webRuntime, type WebRuntimeOptions } from '../graph/runtime.web.js';
export { decodeImage, type Picture } from './decode-image.js';
export { Detector, type LoadOptions, type PictureInspection } from './detector.js';
export { heatmapImageData, overlayImageData, type HeatmapOptions, type OverlayImageOptions } from './heatmap.js';
export type { ModelSource } from './model-bytes.js';

export type { ImageDetector, Inspection } from '../detector/detector.js';
export type { Polygon } from '../detector/contour.js';
export type { DetectorMetadata } from '../detector/metadata.js';
export type { Region } from '../detector/regions.js';
export type { Contributions, Scored } from '../detector/score.js';
export type { Runtime, Session } from '../graph/session.js';
export type { FloatMap, Mask, RgbImage } from '../image/rgb-image.js';
export type { DriftMonitor, DriftOptions, Observation } from '../monitor/index.js';
