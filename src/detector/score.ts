/** @file What a detector's graph says of images. */
import { ClflowError } from '../errors.js';
import type { Size } from '../geometry/index.js';
import { allFinite, asFloats, type TensorData } from '../graph/data.js';
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

/**
 * Scores images of one size in one run of the graph that `detectorGraph` makes for this working size.
 * @throws ClflowError `model` when a score, a map or a contribution is not finite, or the outputs are none of a detector
 */
export async function scoreImages(session: Session, images: readonly RgbImage[], size: Size): Promise<Scored[]> {
  const out = await session.run({ image: imageBatch(images.map((image) => withinMemory(image, size))) });
  const [scores, maps] = [finite(out, 'anomaly_score', 1, images.length), finite(out, 'anomaly_map', 3, images.length)];
  if (out.scale_contributions) finite(out, 'scale_contributions', 4, images.length);
  const [, height, width] = out.anomaly_map.shape;
  return images.map((_, i) => ({
    score: scores[i],
    map: { width, height, data: maps.slice(i * height * width, (i + 1) * height * width) },
    contributions: out.scale_contributions ? contributionsOf(out.scale_contributions, i) : null,
  }));
}

/** The numbers of an output of one row an image. A verdict on what is no number would be a guess. */
function finite(out: Readonly<Record<string, TensorData>>, name: string, rank: number, images: number): Float32Array {
  const output = out[name] as TensorData | undefined;
  if (output?.type !== 'float32' || output.shape.length !== rank || output.shape[0] !== images) {
    throw new ClflowError('model', `The model gives no sound "${name}"; fetch the model again, or train it again.`);
  }
  const values = asFloats(output);
  if (allFinite(values)) return values;
  throw new ClflowError(
    'model',
    `The model gives ${values.find((value) => !Number.isFinite(value))} as "${name}", which is no verdict: its weights or ` +
      "its backbone's are damaged or unfit; fetch the model again, or train it again.",
  );
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
