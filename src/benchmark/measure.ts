/** @file Evaluates a model file on labelled samples. */
import type { Sample } from '../dataset/index.js';
import { ImageDetector, evaluate, type Evaluation } from '../detector/index.js';
import type { Runtime } from '../graph/index.js';
import { labelledImage } from './labelled-images.js';

export interface MeasureOptions {
  /** As for `decodeImage`. */
  readonly maxMegapixels?: number;
  readonly onInspected?: (done: number) => void;
}

export async function measure(
  file: Uint8Array,
  samples: readonly Sample[],
  runtime: Runtime,
  { maxMegapixels, onInspected }: MeasureOptions = {},
): Promise<Evaluation> {
  const detector = await ImageDetector.open(file, runtime);
  try {
    const decoding = { range: detector.metadata.inputRange, maxMegapixels };
    return await evaluate(
      detector,
      samples.map((sample) => labelledImage(sample, decoding)),
      onInspected,
    );
  } finally {
    await detector.release();
  }
}
