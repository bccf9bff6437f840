/** @file Fits detail to the training images: principal channels of the finest map, and a mixture of Gaussians over them. */
import type { DetailConfig } from '../detector/index.js';
import { fitDetailMixture, principalMap, type DetailMixture } from '../flow/index.js';
import { Graph, asFloats, openGraph, ofScale, type Runtime } from '../graph/index.js';
import { mapInputs, type BackboneFeatures } from './backbone-features.js';
import { evenlySpread } from './evenly-spread.js';
import { principalChannels } from './fit-preparation.js';
import { mixtureByFold } from './mixture-by-fold.js';

/** The finest map has thousands of positions an image: more images would change nothing. */
const MOST_IMAGES = 64;

/** @param training indices of the training images */
export async function fitDetail(
  runtime: Runtime,
  features: BackboneFeatures,
  { channels, components, shrinkage }: DetailConfig,
  training: readonly number[],
  seed: number,
): Promise<DetailMixture> {
  const [finest] = features.shapes;
  const images = evenlySpread(training, MOST_IMAGES);
  const projection = await principalChannels(runtime, features, images, channels, ([map]) => map);
  const graph = new Graph();
  const [map] = mapInputs(graph, [finest]);
  graph.output('principal', principalMap(map, projection));
  const session = await openGraph(runtime, graph);
  const shape = { ...finest, channels: projection.outputs };
  const size = shape.channels * shape.height * shape.width;
  async function* principal(): AsyncGenerator<Float32Array> {
    for await (const { maps } of features.batches(images)) {
      const first = ofScale('map', 0);
      const out = asFloats((await session.run({ [first]: features.feeds(maps)[first] })).principal);
      for (let i = 0; i < maps.length; i++) yield out.subarray(i * size, (i + 1) * size);
    }
  }
  try {
    const kinds = await mixtureByFold(
      runtime,
      shape,
      components,
      principal,
      images.map(() => 0),
      seed,
    );
    return await fitDetailMixture(runtime, projection, kinds.total, shrinkage);
  } finally {
    await session.release();
  }
}
