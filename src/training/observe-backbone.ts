/** @file A backbone in whole numbers, fitted to images of the product: what its layers give on them decides how the numbers are spent. */
import type { Backbone, Quantizable } from '../backbone/index.js';
import { quantizable } from '../backbone/index.js';
import { imageBatch, imageInput } from '../detector/index.js';
import { ClflowError } from '../errors.js';
import type { Size } from '../geometry/index.js';
import { DYNAMIC, Graph, openGraph, type Runtime, type TensorData } from '../graph/index.js';
import { Observer, type ChannelObservation } from '../graph/quantize/index.js';
import { BACKBONE_BATCH } from './backbone-features.js';
import { evenlySpread } from './evenly-spread.js';
import type { WorkingImages } from './image-source.js';

/** Images that are observed, at most: with some tens of thousands of values in a layer each, more would change next to nothing. */
const OBSERVED = 24;

/**
 * The backbone in whole numbers.
 * @param size of what the network sees at once
 * @param training indices of the images to train on; no other is looked at, so that those held back stay new
 */
export async function quantizedFor(
  backbone: Backbone,
  runtime: Runtime,
  size: Size,
  images: WorkingImages,
  training: readonly number[],
): Promise<Backbone> {
  const numbers = quantizable(backbone);
  if (!numbers) throw new ClflowError('internal', `${backbone.name} has no whole numbers`);
  async function* batches(): AsyncGenerator<TensorData> {
    const observed = evenlySpread(training, OBSERVED);
    for (let start = 0; start < observed.length; start += BACKBONE_BATCH) {
      yield imageBatch(await images.getAll(observed.slice(start, start + BACKBONE_BATCH)));
    }
  }
  return numbers.quantized(await observe(runtime, numbers, size, batches()));
}

/** What the layers give. @param batches of images, uint8 [N, H, W, 3] */
export async function observe(
  runtime: Runtime,
  numbers: Quantizable,
  { width, height }: Size,
  batches: AsyncIterable<TensorData> | Iterable<TensorData>,
): Promise<ChannelObservation[]> {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, height, width, 3], 'uint8');
  numbers.observe(imageInput(image, numbers.normalisation, null));
  const session = await openGraph(runtime, graph);
  const observer = new Observer();
  try {
    for await (const batch of batches) observer.add(await session.run({ image: batch }), batch.shape[0]);
    return observer.observations;
  } finally {
    await session.release();
  }
}
