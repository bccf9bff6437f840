/** @file What a detector's graph says of images. */
import { asFloats, type Session } from '../graph/index.js';
import type { FloatMap, RgbImage } from '../image/rgb-image.js';
import { imageBatch } from './image-input.js';

/** What the graph says of one image. */
export interface Scored {
  /** Image score; higher is more anomalous. */
  readonly score: number;
  /** Anomaly map at the model's working size. */
  readonly map: FloatMap;
}

/** Scores images of one size in one run of the graph that `detectorGraph` makes. */
export async function scoreImages(session: Session, images: readonly RgbImage[]): Promise<Scored[]> {
  const out = await session.run({ image: imageBatch(images) });
  const scores = asFloats(out.anomaly_score);
  const maps = asFloats(out.anomaly_map);
  const [, height, width] = out.anomaly_map.shape;
  return images.map((_, i) => ({
    score: scores[i],
    map: { width, height, data: maps.slice(i * height * width, (i + 1) * height * width) },
  }));
}
