import { beforeAll, describe, expect, it } from 'vitest';
import { exactHalves } from '../files/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { FlowModel } from './detector-graph.js';
import { ImageDetector } from './detector.js';
import { storedFlow, storedMemory, storedPartMeans } from './stored-numbers.js';
import { metadataOf, randomImage, tinyDetailedModel, tinyMemoryModel, tinyModel } from './testing/tiny-model.js';
import { writeModel, type WriteModelOptions } from './write-model.js';
import type { DetectorModel } from './detector-graph.js';

const runtime = nodeRuntime({ threads: 1 });
const images = [1, 2, 3].map((seed) => randomImage(80, 70, seed));

async function scores(model: DetectorModel, options?: WriteModelOptions): Promise<{ map: number[]; score: number }[]> {
  const detector = await ImageDetector.open(await writeModel(model, metadataOf(model, [1, 2, 3]), options), runtime);
  const results = [];
  for (const image of images) {
    const [{ map, score }] = await detector.score([image]);
    results.push({ map: Array.from(map.data), score });
  }
  await detector.release();
  return results;
}

/** The model with numbers that float16 does not hold, and matrices that are symmetric but for rounding. */
async function unrounded(): Promise<FlowModel> {
  const model = await tinyDetailedModel();
  const { whitening } = model;
  const transform = whitening!.transform.map((value, i) => value * (1 + 1e-4 * Math.sin(i)) + 1e-5 * Math.cos(i));
  const detail = { ...model.detail!, transform: symmetric(model.detail!.transform, model.detail!.projection.outputs) };
  return { ...model, detail, whitening: { ...whitening!, transform } as FlowModel['whitening'] };
}

/** Matrices that equal their transposes, but for rounding. */
function symmetric(matrices: Float32Array, rows: number): Float32Array {
  const transposed = transposedEach(matrices, rows);
  return matrices.map((value, i) => (value + transposed[i]) / 2 + 1e-7 * Math.sin(i));
}

function transposedEach(matrices: Float32Array, rows: number): Float32Array {
  const size = rows * rows;
  return matrices.map((_, at) => matrices[at - (at % size) + (at % rows) * rows + Math.floor((at % size) / rows)]);
}

describe('the numbers of a flow', () => {
  let model: FlowModel;
  let stored: FlowModel;
  beforeAll(async () => {
    model = await unrounded();
    stored = {
      ...storedFlow(model),
      norms: model.norms,
      detailNorms: model.detailNorms,
      partMeans: storedPartMeans(model.partMeans!),
    };
  });

  it('are halves of floats where there are many, and symmetric where they were but for rounding', () => {
    const { whitening } = stored;
    expect(exactHalves(whitening!.transform)).not.toBeNull();
    const { channels, transform } = whitening!;
    expect(transform).toEqual(transposedEach(transform, channels));
    expect(exactHalves(model.whitening!.transform)).toBeNull();
  });

  it('change no score by more than a thousandth', async () => {
    const [before, after] = [await scores(model), await scores(stored)];
    before.forEach(({ score, map }, i) => {
      expect(Math.abs(after[i].score - score)).toBeLessThan(1e-3 * Math.abs(score));
      expect(after[i].map).not.toEqual(map);
    });
  });

  it('are in the file just as they are: its scores are those of the same model written in full', async () => {
    expect(await scores(stored)).toEqual(await scores(stored, { compact: false }));
  });

  it('take less than two thirds of the bytes, and are the same when they are rounded again', async () => {
    const metadata = metadataOf(stored, [1, 2, 3]);
    const [full, compact] = await Promise.all(
      [false, true].map((how) => writeModel(stored, metadata, { compact: how })),
    );
    expect(compact.length).toBeLessThan(0.65 * full.length);
    expect(storedFlow(stored)).toEqual(storedFlow(storedFlow(stored)));
    expect(storedFlow(stored).whitening).toEqual(stored.whitening);
  });

  it('stay as they are where float16 is too coarse for one of the matrices', async () => {
    const { whitening } = model;
    const size = whitening!.channels ** 2;
    const transform = whitening!.transform.map((value, i) => (i >= size && i < 2 * size ? value * 1e-7 : value));
    const odd = storedFlow({ ...model, whitening: { ...whitening!, transform } as FlowModel['whitening'] });
    expect(exactHalves(odd.whitening!.transform)).toBeNull();
  });
});

it('the numbers of scales that are not joined are stored as well', async () => {
  const model = await tinyModel('per-scale');
  const { flow, parameters } = storedFlow(model);
  const large = flow.parameters.names.filter((name) => flow.parameters.values(parameters, name).length >= 1024);
  expect(large.length).toBeGreaterThan(0);
  for (const name of large) expect(exactHalves(flow.parameters.values(parameters, name).slice())).not.toBeNull();
});

it('a memory of patches is stored in half the bytes, and gives the distances to what it stores', async () => {
  const model = await tinyMemoryModel();
  const stored = { ...model, memory: storedMemory(model.memory) };
  expect(exactHalves(stored.memory.data)).not.toBeNull();
  expect(await scores(stored)).toEqual(await scores(stored, { compact: false }));
  const [before, after] = [await scores(model), await scores(stored)];
  before.forEach(({ score }, i) => expect(Math.abs(after[i].score - score)).toBeLessThan(2e-3 * score));
});
