import { describe, expect, it } from 'vitest';
import { asFloats, openGraph, serialize, type Runtime, type TensorData } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { detectorGraph, type DetectorModel, type FlowModel } from './detector-graph.js';
import type { PositionalWhitening } from '../flow/index.js';
import { cropRgb } from '../image/crop.js';
import { imageBatch } from './image-batch.js';
import {
  arrangements,
  randomImage,
  tinyDetailedModel,
  tinyMemoryModel,
  tinyModel,
  tinyTiledModel,
  TINY_TILES,
} from './testing/tiny-model.js';

const [node, web] = runtimes.map(({ runtime }) => runtime);

async function detect(runtime: Runtime, model: DetectorModel, batches: readonly TensorData[]) {
  const session = await openGraph(runtime, detectorGraph(model));
  const results = [];
  for (const image of batches) results.push(await session.run({ image }));
  await session.release();
  return results;
}

function relativeError(actual: TensorData, expected: TensorData): number {
  const [a, b] = [asFloats(actual), asFloats(expected)];
  const scale = Math.max(...b.map(Math.abs));
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0) / scale;
}

describe.each(arrangements)('the detector graph, %s', (arrangement) => {
  it('takes images of any size, one map of working size and one score each', async () => {
    const model = await tinyModel(arrangement);
    const sizes = [
      [64, 96],
      [31, 200],
      [130, 77],
    ];
    const results = await detect(
      node,
      model,
      sizes.map(([width, height]) => imageBatch([randomImage(width, height)])),
    );
    for (const { anomaly_map: map, anomaly_score: score } of results) {
      expect(map.shape).toEqual([1, model.size.height, model.size.width]);
      expect(score.shape).toEqual([1]);
      expect(asFloats(map).every(Number.isFinite)).toBe(true);
      const falling = [...asFloats(map)].sort((a, b) => b - a).slice(0, Math.round(0.02 * 64 * 96));
      const mean = falling.reduce((sum, value) => sum + value, 0) / falling.length;
      expect(asFloats(score)[0] / mean).toBeCloseTo(1, 4);
    }
  });

  it('says the same of three images at once and one by one', async () => {
    const model = await tinyModel(arrangement);
    const images = [1, 2, 3].map((seed) => randomImage(80, 120, seed));
    const [together, ...alone] = await detect(node, model, [imageBatch(images), ...images.map((i) => imageBatch([i]))]);
    const cells = 64 * 96;
    alone.forEach(({ anomaly_map: map, anomaly_score: score }, n) => {
      const part = asFloats(together.anomaly_map).slice(n * cells, (n + 1) * cells);
      expect(relativeError({ ...map, data: part }, map)).toBeLessThan(1e-5);
      expect(asFloats(together.anomaly_score)[n]).toBeCloseTo(asFloats(score)[0], 4);
    });
    const scores = [...asFloats(together.anomaly_score)];
    expect(new Set(scores.map((score) => score.toFixed(3))).size).toBe(3);
  });

  it('says the same on Node and in WebAssembly', async () => {
    const model = await tinyModel(arrangement);
    const image = imageBatch([randomImage(90, 110)]);
    const [[onNode], [onWeb]] = [await detect(node, model, [image]), await detect(web, model, [image])];
    expect(relativeError(onWeb.anomaly_map, onNode.anomaly_map)).toBeLessThan(1e-4);
    expect(relativeError(onWeb.anomaly_score, onNode.anomaly_score)).toBeLessThan(1e-4);
  });

  it('holds the trained parameters: others give another map, and further ones behind them are left out', async () => {
    const model = await tinyModel(arrangement);
    const image = imageBatch([randomImage(64, 96)]);
    const more = Float32Array.of(...model.parameters, 1, 2, 3);
    const [[before], [after], [changed]] = [
      await detect(node, model, [image]),
      await detect(node, { ...model, parameters: more }, [image]),
      await detect(node, { ...model, parameters: model.parameters.map((value) => value * 1.5) }, [image]),
    ];
    expect(after).toEqual(before);
    expect(relativeError(changed.anomaly_map, before.anomaly_map)).toBeGreaterThan(1e-4);
    expect(serialize(detectorGraph({ ...model, parameters: more })).length).toBe(
      serialize(detectorGraph(model)).length,
    );
  });
});

describe('the detector graph', () => {
  it('standardises scales by their norms and smooths as the map configuration says', async () => {
    const model = await tinyModel('per-scale');
    const image = imageBatch([randomImage(64, 96)]);
    const plain = { ...model, norms: model.norms.map(() => ({ mean: 0, deviation: 1 })) };
    const shifted = { ...model, norms: model.norms.map(() => ({ mean: 5, deviation: 2 })) };
    const rough = { ...plain, map: { ...model.map, smoothing: 0 } };
    const [[a], [b], [c]] = [
      await detect(node, plain, [image]),
      await detect(node, shifted, [image]),
      await detect(node, rough, [image]),
    ];
    const expected = { ...a.anomaly_map, data: asFloats(a.anomaly_map).map((value) => (value - 5) / 2) };
    expect(relativeError(b.anomaly_map, expected)).toBeLessThan(1e-4);
    expect(Math.max(...asFloats(c.anomaly_map))).toBeGreaterThan(Math.max(...asFloats(a.anomaly_map)));
  });
});

describe('the detector graph of a memory', () => {
  it('gives a map of working size and a finite score, the same for one and for many, on Node and in WebAssembly', async () => {
    const model = await tinyMemoryModel();
    const images = [1, 2, 3].map((seed) => randomImage(80, 120, seed));
    const [together, alone] = await detect(node, model, [imageBatch(images), imageBatch([images[1]])]);
    expect(together.anomaly_map.shape).toEqual([3, model.size.height, model.size.width]);
    const cells = model.size.height * model.size.width;
    const part = asFloats(together.anomaly_map).slice(cells, 2 * cells);
    expect(relativeError({ ...alone.anomaly_map, data: part }, alone.anomaly_map)).toBeLessThan(1e-4);
    expect(asFloats(together.anomaly_score)[1]).toBeCloseTo(asFloats(alone.anomaly_score)[0], 4);
    const [onWeb] = await detect(web, model, [imageBatch([images[1]])]);
    expect(relativeError(onWeb.anomaly_map, alone.anomaly_map)).toBeLessThan(1e-4);
    expect(relativeError(onWeb.anomaly_score, alone.anomaly_score)).toBeLessThan(1e-4);
  });

  it('weighs the score down: it lies below the largest distance and above zero', async () => {
    const model = await tinyMemoryModel();
    const rough = { ...model, map: { ...model.map, smoothing: 0 } };
    const [{ anomaly_map: map, anomaly_score: score }] = await detect(node, rough, [imageBatch([randomImage(64, 96)])]);
    expect(asFloats(score)[0]).toBeGreaterThan(0);
    expect(asFloats(score)[0]).toBeLessThan(Math.max(...asFloats(map)) * 1.2);
  });
});

describe('the detector graph of tiles', () => {
  const wide = { width: 128, height: 160 };
  const tiles = TINY_TILES;

  function positional(whitening: FlowModel['whitening']): PositionalWhitening {
    if (whitening?.kind !== 'positional') throw new Error('tiles are whitened by place');
    return whitening;
  }

  /** The same statistics at every position of the network's grid, for an image that is not cut. */
  function byPositions({ tiles: _, ...model }: FlowModel): FlowModel {
    const { whitening, size } = model;
    const columns = size.width / 32;
    const cells = (size.width / 8) * (size.height / 8);
    const placeAt = (p: number): number =>
      Math.floor(p / (size.width / 8) / 4) * columns + Math.floor((p % (size.width / 8)) / 4);
    const { channels, positions, mean, transform, logDet } = positional(whitening);
    const at = Array.from({ length: cells }, (_, p) => placeAt(p));
    return {
      ...model,
      whitening: {
        kind: 'positional',
        channels,
        positions: cells,
        mean: Float32Array.from(
          { length: channels * cells },
          (_, i) => mean[Math.floor(i / cells) * positions + at[i % cells]],
        ),
        transform: Float32Array.from({ length: channels ** 2 * cells }, (_, i) => {
          return transform[at[Math.floor(i / channels ** 2)] * channels ** 2 + (i % channels ** 2)];
        }),
        logDet: Float32Array.from(at, (place) => logDet[place]),
      },
    };
  }

  it('says of one tile what it says of the whole', async () => {
    const joined = await tinyTiledModel({ width: 64, height: 96 });
    const pairs: [whole: DetectorModel, tiled: DetectorModel][] = [
      [byPositions(joined), joined],
      ...[await tinyModel('per-scale'), await tinyMemoryModel()].map((model): [DetectorModel, DetectorModel] => [
        model,
        { ...model, tiles },
      ]),
    ];
    const image = imageBatch([randomImage(100, 150), randomImage(100, 150, 2)]);
    for (const [whole, tiled] of pairs) {
      const [[expected], [actual]] = [await detect(node, whole, [image]), await detect(node, tiled, [image])];
      expect(Object.keys(actual)).toEqual(Object.keys(expected));
      for (const name of Object.keys(expected)) {
        expect(actual[name].shape).toEqual(expected[name].shape);
        expect(relativeError(actual[name], expected[name])).toBeLessThan(1e-5);
      }
    }
  });

  it('says the same on Node and in WebAssembly, and of many images what it says of each', async () => {
    const model = await tinyTiledModel(wide);
    const images = [1, 2].map((seed) => randomImage(90, 110, seed));
    const [together, alone] = await detect(node, model, [imageBatch(images), imageBatch([images[1]])]);
    const [onWeb] = await detect(web, model, [imageBatch([images[1]])]);
    expect(alone.anomaly_map.shape).toEqual([1, wide.height, wide.width]);
    expect(relativeError(onWeb.anomaly_map, alone.anomaly_map)).toBeLessThan(1e-4);
    expect(asFloats(together.anomaly_score)[1]).toBeCloseTo(asFloats(alone.anomaly_score)[0], 4);
  });

  it('weighs each place by the tiles that see it: away from overlaps it is the tile’s own, with its statistics', async () => {
    const { map, ...model } = await tinyTiledModel(wide);
    const rough: FlowModel = { ...model, map: { ...map, smoothing: 0 } };
    const whitening = positional(rough.whitening);
    const image = randomImage(wide.width, wide.height);
    const box = { x: 64, y: 64, width: 64, height: 96 };
    // The places of the last tile are the last two columns and three rows of four by five.
    const own = [10, 11, 14, 15, 18, 19];
    const { channels, positions } = whitening;
    const last: FlowModel = {
      ...rough,
      size: { width: 64, height: 96 },
      whitening: {
        kind: 'positional',
        channels,
        positions: 6,
        mean: Float32Array.from({ length: 6 * channels }, (_, i) => {
          return whitening.mean[Math.floor(i / 6) * positions + own[i % 6]];
        }),
        transform: Float32Array.from({ length: 6 * channels ** 2 }, (_, i) => {
          return whitening.transform[own[Math.floor(i / channels ** 2)] * channels ** 2 + (i % channels ** 2)];
        }),
        logDet: Float32Array.from(own, (place) => whitening.logDet[place]),
      },
    };
    const [[whole], [tile]] = [
      await detect(node, rough, [imageBatch([image])]),
      await detect(node, last, [imageBatch([cropRgb(image, box)])]),
    ];
    const [large, small] = [asFloats(whole.anomaly_map), asFloats(tile.anomaly_map)];
    for (const [x, y] of [
      [60, 90],
      [44, 60],
      [40, 40],
    ])
      expect(large[(y + 64) * wide.width + x + 64]).toBeCloseTo(small[y * 64 + x], 3);
  });
});

describe('detail', () => {
  it('sharpens the map of the flow, and is the same on every runtime and in a batch', async () => {
    const model = await tinyDetailedModel();
    const images = [1, 2].map((seed) => randomImage(80, 120, seed));
    const [detailed, alone] = await detect(node, model, [imageBatch(images), imageBatch([images[1]])]);
    const [flow] = await detect(node, { ...model, detail: null }, [imageBatch(images)]);
    const [inWeb] = await detect(web, model, [imageBatch(images)]);
    const cells = 64 * 96;
    const map = asFloats(detailed.anomaly_map);
    expect(relativeError(inWeb.anomaly_map, detailed.anomaly_map)).toBeLessThan(1e-4);
    expect(
      Math.max(...map.slice(cells).map((value, i) => Math.abs(value - asFloats(alone.anomaly_map)[i]))),
    ).toBeLessThan(1e-4);
    expect(relativeError(flow.anomaly_map, detailed.anomaly_map)).toBeGreaterThan(0.1);
    expect(map.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });
});
