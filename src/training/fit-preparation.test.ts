import { describe, expect, it } from 'vitest';
import { randomResnet } from '../backbone/random-resnet.js';
import { fastFlow, joinedFlow, preparedScales, type FlowConfig, type Preparation } from '../flow/index.js';
import { distance, identity, statistics } from '../flow/testing/linear-algebra.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { BackboneFeatures, FeatureCache } from './backbone-features.js';
import { Extractor, type Prepared } from './extractor.js';
import { fitPreparation } from './fit-preparation.js';
import { WorkingImages } from './image-source.js';
import { products } from './testing/products.js';

const runtime = nodeRuntime({ threads: 1 });
const SIZE = { width: 64, height: 64 };
const COUNT = 10;
const all = Array.from({ length: COUNT }, (_, i) => i);
const images = new WorkingImages(products(COUNT), SIZE, 2 ** 20);

async function fitted(
  config: FlowConfig,
): Promise<{ preparation: Preparation; prepared: Prepared[]; counts: number[] }> {
  const backbone = await randomResnet();
  const counts: number[] = [];
  const features = await BackboneFeatures.open(runtime, backbone, SIZE, images, new FeatureCache(0));
  const preparation = await fitPreparation(runtime, features, config, all, (count) => counts.push(count));
  await features.release();
  const extractor = await Extractor.open(runtime, backbone, SIZE, preparation);
  const prepared = await extractor.run(await images.getAll(all));
  await extractor.release();
  return { preparation, prepared, counts };
}

/** The vectors of all positions of all images at one scale. */
function vectors(prepared: readonly Prepared[], scale: number, channels: number): Float32Array[] {
  return prepared.flatMap((maps) => {
    const cells = maps[scale].length / channels;
    return Array.from({ length: cells }, (_, p) =>
      Float32Array.from({ length: channels }, (_, c) => maps[scale][c * cells + p]),
    );
  });
}

describe('fitPreparation', () => {
  it('joined: principal channels of mean 0 and variance 1, uncorrelated, on the grid of stride 8', async () => {
    const { preparation, prepared, counts } = await fitted({ ...joinedFlow, principalChannels: 6 });
    expect(preparedScales(preparation)).toEqual([{ channels: 6, height: 8, width: 8 }]);
    expect(prepared).toHaveLength(COUNT);
    const { mean, covariance } = statistics(vectors(prepared, 0, 6));
    expect(distance(mean, new Float32Array(6))).toBeLessThan(2e-3);
    expect(distance(covariance, identity(6))).toBeLessThan(1e-2);
    expect(counts.at(-1)).toBe(COUNT);
  });

  it('per scale: the maps of the backbone as they are', async () => {
    const { preparation, counts } = await fitted(fastFlow);
    expect(preparation).toMatchObject({ arrangement: 'per-scale' });
    expect(counts).toEqual([]);
  });
});
