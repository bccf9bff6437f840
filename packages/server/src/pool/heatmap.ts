/** @file The picture of where: the anomaly map over the image, or alone, as a file's bytes. */
import {
  encodeJpeg,
  encodePng,
  heatmapOverlay,
  heatmapScale,
  type DetectorMetadata,
  type Inspection,
  type RgbImage,
} from 'clflow';
import type { InspectAnswer, InspectTask } from './types.js';

export async function encodedHeatmap(
  { kind, format }: NonNullable<InspectTask['heatmap']>,
  image: RgbImage,
  { map, regions }: Pick<Inspection, 'map' | 'regions'>,
  metadata: DetectorMetadata,
): Promise<NonNullable<InspectAnswer['heatmap']>> {
  const scale = heatmapScale(metadata);
  const picture =
    kind === 'overlay'
      ? heatmapOverlay(image, map, { ...scale, boxes: regions.map(({ box }) => box) })
      : heatmapOverlay(blank(map), map, { ...scale, opacity: 1 });
  return format === 'jpeg'
    ? { bytes: await encodeJpeg(picture), mediaType: 'image/jpeg' }
    : { bytes: await encodePng(picture), mediaType: 'image/png' };
}

function blank({ width, height }: { readonly width: number; readonly height: number }): RgbImage {
  return { width, height, data: new Uint8Array(3 * width * height) };
}
