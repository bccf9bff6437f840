/** @file From an image's file to its verdict, and the picture of it, by a model that is open. */
import { appearanceAt } from '../../detector/appearance-at.js';
import { areaMask } from '../../detector/area.js';
import type { ImageDetector, Inspection } from '../../detector/detector.js';
import { heatmapScale } from '../../detector/heatmap-scale.js';
import type { Size } from '../../geometry/index.js';
import { decodeImage, encodePng, heatmapOverlay, type Appearance } from '../../image/index.node.js';
import { ignoredParts, type IgnoreOptions } from './ignored-parts.js';

export interface FileInspectorOptions extends IgnoreOptions {
  /** Measure brightness, sharpness and position. */
  readonly appearance: boolean;
  /** Draw the heat map and boxes into the image. */
  readonly pictures: boolean;
}

/** What there is to say of an image file. */
export interface Seen {
  /** Of the image. */
  readonly size: Size;
  readonly inspection: Pick<Inspection, 'score' | 'pValue' | 'verdict' | 'threshold' | 'regions'>;
  readonly appearance?: Appearance;
  /** PNG. */
  readonly picture?: Uint8Array;
}

/** @throws ClflowError as the decoders and the detector do */
export type InspectFile = (file: string) => Promise<Seen>;

/** @throws ClflowError `io` and `data` for an ignore mask that cannot be read */
export async function fileInspector(detector: ImageDetector, options: FileInspectorOptions): Promise<InspectFile> {
  const { metadata } = detector;
  const ignored = await ignoredParts(options);
  const decoding = { range: metadata.inputRange, maxMegapixels: options.maxMegapixels };
  const scale = heatmapScale(metadata);
  const area = areaMask(metadata);
  return async (file) => {
    const image = await decodeImage(file, decoding);
    const { map, score, pValue, verdict, threshold, regions } = await detector.inspect(image, ignored(image));
    const overlay = options.pictures && heatmapOverlay(image, map, { ...scale, boxes: regions.map(({ box }) => box) });
    return {
      size: { width: image.width, height: image.height },
      inspection: { score, pValue, verdict, threshold, regions },
      appearance: options.appearance ? appearanceAt(image, metadata.size, area) : undefined,
      picture: overlay ? await encodePng(overlay) : undefined,
    };
  };
}
