/** @file Evaluates a model file on labelled samples. */
import type { Sample } from '../dataset/index.js';
import { ImageDetector, evaluate, type Evaluation } from '../detector/index.js';
import type { Runtime } from '../graph/index.js';
import { labelledImage } from './labelled-images.js';

export async function measure(
  file: Uint8Array,
  samples: readonly Sample[],
  runtime: Runtime,
  onInspected: (done: number) => void = () => {},
): Promise<Evaluation> {
  const detector = await ImageDetector.open(file, runtime);
  try {
    return await evaluate(
      detector,
      samples.map((sample) => labelledImage(sample, detector.metadata.inputRange)),
      onInspected,
    );
  } finally {
    await detector.release();
  }
}
