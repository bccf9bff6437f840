/** @file What a detector's graph says of images. */
import { asFloats, type TensorData } from '../graph/data.js';
import type { Size } from '../geometry/index.js';
import type { Session } from '../graph/session.js';
import type { FloatMap, RgbImage } from '../image/rgb-image.js';
import { imageBatch } from './image-batch.js';
import { withinMemory } from './within-memory.js';

/** What the graph says of one image. */
export interface Scored {
  /** Image score; higher is more anomalous. */
  readonly score: number;
  /** Anomaly map at the model's working size. */
  readonly map: FloatMap;
  /** What each scale of the backbone adds, from the finest on, where scales are joined; else null. */
  readonly contributions: Contributions | null;
}

/** One map a scale on the flow's grid; see flow/scale-contributions.ts. */
export interface Contributions {
  readonly width: number;
  readonly height: number;
  readonly scales: readonly Float32Array[];
}

/** Scores images of one size in one run of the graph that `detectorGraph` makes for this working size. */
export async function scoreImages(session: Session, images: readonly RgbImage[], size: Size): Promise<Scored[]> {
  const out = await session.run({ image: imageBatch(images.map((image) => withinMemory(image, size))) });
  const scores = asFloats(out.anomaly_score);
  const maps = asFloats(out.anomaly_map);
  const [, height, width] = out.anomaly_map.shape;
  return images.map((_, i) => ({
    score: scores[i],
    map: { width, height, data: maps.slice(i * height * width, (i + 1) * height * width) },
    contributions: out.scale_contributions ? contributionsOf(out.scale_contributions, i) : null,
  }));
}

function contributionsOf(output: TensorData, image: number): Contributions {
  const [, count, height, width] = output.shape;
  const values = asFloats(output);
  const size = height * width;
  const scales = Array.from({ length: count }, (_, l) => {
    const start = (image * count + l) * size;
    return values.slice(start, start + size);
  });
  return { width, height, scales };
}
