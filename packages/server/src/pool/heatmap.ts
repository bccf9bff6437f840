/** @file The picture of where: the anomaly map over the image, or alone, as a file's bytes. */
import {
  encodeJpeg,
  encodePng,
  heatmapOverlay,
  heatmapPicture,
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
      : heatmapPicture(map, scale);
  return format === 'jpeg'
    ? { bytes: await encodeJpeg(picture), mediaType: 'image/jpeg' }
    : { bytes: await encodePng(picture), mediaType: 'image/png' };
}
