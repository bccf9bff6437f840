import { describe, expect, it } from 'vitest';
import { randomResnet } from '../backbone/random-resnet.js';
import type { Backbone } from '../backbone/backbone.js';
import { preparedScales } from '../flow/index.js';
import { joinedFlow } from '../flow/index.js';
import { mul } from '../graph/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { BACKBONE_BATCH, BackboneFeatures, FeatureCache, tapShapes, type Maps } from './backbone-features.js';
import { Extractor, MapPreparer } from './extractor.js';
import { fitPreparation } from './fit-preparation.js';
import { WorkingImages } from './image-source.js';
import { products } from './testing/products.js';

const runtime = nodeRuntime({ threads: 1 });
const SIZE = { width: 64, height: 64 };
const COUNT = 10;
const all = Array.from({ length: COUNT }, (_, i) => i);
/** Bytes of the maps of one image: 32 · 16², 64 · 8² and 96 · 4² floats. */
const BYTES = 4 * (32 * 256 + 64 * 64 + 96 * 16);

/** How often the backbone's images were asked for is what tells whether it ran. */
function countedImages(): { images: WorkingImages; asked: number[] } {
  const asked: number[] = [];
  const source = products(COUNT, (image, index) => {
    asked.push(index);
    return image;
  });
  return { images: new WorkingImages(source, SIZE, 0), asked };
}

it('refuses features that are no numbers, and names the image', async () => {
  const sound = await randomResnet();
  const broken = {
    ...sound,
    features: (image: Parameters<Backbone['features']>[0]) => sound.features(image).map((map) => mul(map, NaN)),
  };
  const features = await open(new FeatureCache(0), countedImages().images, broken);
  await expect(read(features, [3])).rejects.toMatchObject({
    name: 'ClflowError',
    code: 'weights',
    message: expect.stringMatching(/^The backbone gives features that are no numbers for image 4 of 10, so nothing/),
  });
  await features.release();
});

async function read(features: BackboneFeatures, indices: readonly number[]): Promise<Maps[]> {
  const result: Maps[] = [];
  for await (const { images, maps } of features.batches(indices)) {
    expect(images.length).toBeLessThanOrEqual(BACKBONE_BATCH);
    expect(maps).toHaveLength(images.length);
    result.push(...maps);
  }
  return result;
}

async function open(cache: FeatureCache, images: WorkingImages, backbone?: Backbone): Promise<BackboneFeatures> {
  return BackboneFeatures.open(runtime, backbone ?? (await randomResnet()), SIZE, images, cache);
}

describe('BackboneFeatures', () => {
  it('gives one map a tap in the order asked, whatever the cache holds', async () => {
    const { images } = countedImages();
    const without = await open(new FeatureCache(0), images);
    const partly = await open(new FeatureCache(3 * BYTES), images);
    const order = [7, 2, 2, 9, 0, 1, 3, 4, 5, 6];
    const expected = await read(without, order);
    expect(expected[0].map(({ length }) => length)).toEqual([32 * 256, 64 * 64, 96 * 16]);
    expect(expected[1]).toEqual(expected[2]);
    expect(expected[0]).not.toEqual(expected[1]);
    await read(partly, all);
    const actual = await read(partly, order);
    actual.forEach((maps, n) =>
      maps.forEach((map, i) =>
        map.forEach((value, k) => expect(Math.abs(value - expected[n][i][k])).toBeLessThan(1e-4)),
      ),
    );
    await without.release();
    await partly.release();
  });

  it('computes nothing twice within the bound, not even for another training', async () => {
    const { images, asked } = countedImages();
    const cache = new FeatureCache(COUNT * BYTES);
    const first = await open(cache, images);
    await read(first, all);
    const second = await open(cache, images);
    await read(second, all);
    expect(asked.sort((a, b) => a - b)).toEqual(all);
    expect(first.inheritedSeconds).toBe(0);
    const { inheritedSeconds } = second;
    expect(inheritedSeconds).toBeGreaterThan(0);
    await read(second, all);
    expect(second.inheritedSeconds).toBe(inheritedSeconds);
    await first.release();
    await second.release();
  });

  it('computes again what did not fit', async () => {
    const { images, asked } = countedImages();
    const features = await open(new FeatureCache(4 * BYTES), images);
    await read(features, all);
    await read(features, all);
    expect(asked).toHaveLength(COUNT + (COUNT - 4));
    await features.release();
  });
});

describe('MapPreparer', () => {
  it('prepares the maps as the extractor prepares the images', async () => {
    const { images } = countedImages();
    const backbone = await randomResnet();
    const features = await open(new FeatureCache(0), images, backbone);
    const preparation = await fitPreparation(runtime, features, { ...joinedFlow, principalChannels: 6 }, all);
    expect(preparedScales(preparation)).toHaveLength(1);
    const [extractor, preparer] = [
      await Extractor.open(runtime, backbone, SIZE, preparation),
      await MapPreparer.open(runtime, features, preparation),
    ];
    const expected = await extractor.run(await images.getAll([4, 1]));
    const actual = await preparer.run(await read(features, [4, 1]));
    actual.forEach(([map], n) =>
      map.forEach((value, k) => expect(Math.abs(value - expected[n][0][k])).toBeLessThan(1e-3)),
    );
    await extractor.release();
    await preparer.release();
    await features.release();
  });
});

describe('tapShapes', () => {
  it('divides the size by the strides', async () => {
    expect(tapShapes(await randomResnet(), { width: 96, height: 64 })).toEqual([
      { channels: 32, height: 16, width: 24 },
      { channels: 64, height: 8, width: 12 },
      { channels: 96, height: 4, width: 6 },
    ]);
  });

  it('refuses a size that does not divide, naming stride and remedy', async () => {
    const backbone = await randomResnet();
    expect(() => tapShapes(backbone, { width: 64, height: 72 })).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(/72x64.*stride 16.*multiples of 16/) }),
    );
  });
});
