import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../backbone/backbone.js';
import { randomResnet } from '../backbone/random-resnet.js';
import {
  ImageDetector,
  writeModel,
  type DetectorMetadata,
  type DetectorModel,
  type FlowModel,
} from '../detector/index.js';
import { distance } from '../flow/testing/linear-algebra.js';
import type { Runtime } from '../graph/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { turnRgb, type Quarters } from '../image/turn.js';
import { FeatureCache } from './backbone-features.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import type { TrainingPlan } from './plan.js';
import type { TrainingEvent } from './progress.js';
import { trainingRecord } from './record.js';
import { Random } from '../random.js';
import { product, products } from './testing/products.js';
import { memoryStore, tinyMemoryPlan, tinyPlan } from './testing/tiny-plan.js';
import { trainDetector, type TrainingResult } from './train.js';
import type { TrainingOptions } from './training-options.js';

const runtime = nodeRuntime({ threads: 1 });
const IMAGES = 16;
let backbone: Backbone;

beforeAll(async () => {
  backbone = await randomResnet();
});

function train(plan: TrainingPlan, more: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return trainDetector({ plan, images: products(IMAGES), backbone, runtime, ...more });
}

function flowOf({ model }: { readonly model: DetectorModel }): FlowModel {
  if (model.learner !== 'flow') throw new Error(`a ${model.learner} detector has no flow`);
  return model;
}

/** The bytes of the model file: equal only when every number in it is. */
async function fileOf(plan: TrainingPlan, result: TrainingResult): Promise<Buffer> {
  return Buffer.from(await writeModel(result.model, recordOf(plan, result)));
}

function recordOf(plan: TrainingPlan, result: TrainingResult): DetectorMetadata {
  const about = { className: 'disc', version: '0.0.0', runtime: runtime.name };
  return trainingRecord({ plan, calibration: 'split', falseAlarmRate: 0.1, result, ...about });
}

describe.each(['clflow', 'fastflow'] as const)('training %s', (method) => {
  const plan = tinyPlan(method);
  let first: TrainingResult;
  const events: TrainingEvent[] = [];

  beforeAll(async () => {
    first = await train(plan, { onEvent: (event) => events.push(event) });
  });

  it('lowers the negative log-likelihood over the epochs', async () => {
    // Not the whole loss: a single fresh negative decides much of the ranking term of so few images.
    const { likelihood, loss } = (await train({ ...plan, epochs: 4 })).curves;
    expect(loss).toHaveLength(4);
    expect(likelihood[3]).toBeLessThan(likelihood[0]);
  });

  it('holds back images for calibration and counts what it trained', () => {
    expect(first.trainImages).toBe(12);
    expect(first.calibration.scores).toHaveLength(4);
    expect(new Set(first.calibration.scores).size).toBe(4);
    expect(first.parameters).toBe(flowOf(first).flow.parameters.size);
    expect(first.dataHash).toMatch(/^[0-9a-f]{64}$/);
    expect(flowOf(first).parameters.every(Number.isFinite)).toBe(true);
  });

  it('knows the mean part of every scale where scales are joined: with the offset they add up to the whole', () => {
    const { partMeans, whitening, preparation } = flowOf(first);
    if (preparation.arrangement !== 'joined') return expect(partMeans).toBeNull();
    const { offset } = preparation.projection;
    const positions = whitening!.positions;
    expect(partMeans).toHaveLength(3);
    const error = whitening!.mean.map((mean, i) => {
      const parts = partMeans!.reduce((sum, part) => sum + part[i], 0);
      return Math.abs(parts + offset[Math.floor(i / positions)] - mean);
    });
    expect(Math.max(...error)).toBeLessThan(1e-4);
    expect(partMeans![0]).not.toEqual(partMeans![1]);
  });

  it('gives the same file for the same seed', async () => {
    expect((await fileOf(plan, await train(plan))).equals(await fileOf(plan, first))).toBe(true);
  });

  it('gives another detector for another seed', async () => {
    const other = await train({ ...plan, seed: 2 });
    expect(flowOf(other).parameters).not.toEqual(flowOf(first).parameters);
    expect(other.calibration.scores).not.toEqual(first.calibration.scores);
  });

  it('interrupted after an epoch and resumed gives the file of the uninterrupted training', async () => {
    const resumed = await interruptAndResume(plan);
    expect((await fileOf(plan, resumed.result)).equals(await fileOf(plan, first))).toBe(true);
    expect(resumed.events).toContainEqual({ phase: 'resumed', epochsDone: 1 });
    const epochs = resumed.events.flatMap((event) => (event.phase === 'training' ? [event.epoch] : []));
    expect(new Set(epochs)).toEqual(new Set([2]));
  });

  it('tells of every phase, to the last image and step', () => {
    const last = (phase: TrainingEvent['phase']) => events.filter((event) => event.phase === phase).at(-1);
    expect(last('reading')).toMatchObject({ done: IMAGES, total: IMAGES });
    expect(last('training')).toMatchObject({ epoch: 2, epochs: 2, done: 3, total: 3, secondsLeft: 0 });
    expect(last('calibration')).toMatchObject({ done: 4, total: 4 });
    if (method === 'clflow') expect(last('whitening')).toMatchObject({ done: 12, total: 12 });
  });
});

it('goes on amid epochs that share their negatives as if it had never stopped', async () => {
  // So many steps are enough at once: of four epochs there are two, and one negative of an image for both.
  const plan = tinyPlan('clflow', { epochs: 4, enoughSteps: 1 });
  const whole = await train(plan);
  expect(whole.plan).toMatchObject({ epochs: 2, epochsPerNegative: 2 });
  const { result } = await interruptAndResume(plan);
  expect((await fileOf(plan, result)).equals(await fileOf(plan, whole))).toBe(true);
});

describe('which way up the product lies', () => {
  // By this seed turned copies gain enough of so few images for the answer to be sure.
  const plan = { ...tinyPlan('clflow'), seed: 2, epochs: 1, folds: 4 };
  const straight = products(32);
  const anyWay = products(32, (image, index) => turnRgb(image, Random.of(3, 'q', index).integer(0, 4) as Quarters));

  it.each([
    ['fixed', 'straight', []],
    ['any', 'straight', [1, 2, 3]],
    ['auto', 'straight', []],
    ['auto', 'any way', [1, 2, 3]],
  ] as const)('%s, of products that lie %s', async (orientation, lie, turns) => {
    const events: TrainingEvent[] = [];
    // With more channels what is unlike one way up is like another.
    const asked = { ...plan, orientation, flow: { ...plan.flow, principalChannels: 24 } };
    const images = lie === 'straight' ? straight : anyWay;
    const result = await train(asked, { images, onEvent: (event) => events.push(event) });
    expect(result.turns).toEqual(turns);
    const told = events.filter(({ phase }) => phase === 'turned');
    expect(told).toEqual(turns.length > 0 ? [{ phase: 'turned', turns }] : []);
    const { training } = recordOf(asked, result);
    expect(training.turns).toEqual(turns);
  });

  it('is upside down or not where the working size is not square, and whitening knows the turned copies', async () => {
    const size = { width: 96, height: 64 };
    const whitened = (orientation: 'any' | 'fixed') =>
      train({ ...plan, size, epochs: 0, orientation }, { images: straight });
    const [any, fixed] = [await whitened('any'), await whitened('fixed')];
    expect(any.turns).toEqual([2]);
    expect(distance(flowOf(any).whitening!.mean, flowOf(fixed).whitening!.mean)).toBeGreaterThan(0.1);
  });
});

describe.each([tinyPlan('gaussian'), tinyMemoryPlan()])('learning in one pass: $method', (plan) => {
  it('gives the same file for the same seed, another for another, and no curves', async () => {
    const events: TrainingEvent[] = [];
    const first = await train(plan, { onEvent: (event) => events.push(event) });
    expect((await fileOf(plan, await train(plan))).equals(await fileOf(plan, first))).toBe(true);
    const other = { ...plan, seed: 2 };
    expect((await fileOf(other, await train(other))).equals(await fileOf(plan, first))).toBe(false);
    expect(first.curves).toEqual({});
    expect(events.some(({ phase }) => phase === 'training')).toBe(false);
    expect(events.at(-1)).toEqual({ phase: 'calibration', done: 4, total: 4 });
  });

  it('stops when asked to', async () => {
    const stop = new AbortController();
    const onEvent = ({ phase }: TrainingEvent): void => {
      if (phase === 'whitening' || phase === 'coreset') stop.abort();
    };
    await expect(train(plan, { signal: stop.signal, onEvent })).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('gives the same file with features from another training', async () => {
    const features = new FeatureCache(2 ** 24);
    await train(tinyMemoryPlan({ seed: 5 }), { features });
    const file = await fileOf(plan, await train(plan, { features }));
    expect(file.equals(await fileOf(plan, await train(plan)))).toBe(true);
  });
});

/** Stops a training by its signal once an epoch is kept, then goes on with a new one. */
async function interruptAndResume(plan: TrainingPlan): Promise<{ result: TrainingResult; events: TrainingEvent[] }> {
  const stop = new AbortController();
  const checkpoint = memoryStore(() => stop.abort());
  await expect(train(plan, { checkpoint, signal: stop.signal })).rejects.toMatchObject({
    name: 'ClflowError',
    code: 'interrupted',
    message: expect.stringMatching(/stopped in epoch 2 of 2/),
  });
  const events: TrainingEvent[] = [];
  const result = await train(plan, { checkpoint, resume: true, onEvent: (event) => events.push(event) });
  return { result, events };
}

describe('going on from a checkpoint', () => {
  const plan = tinyPlan('fastflow', { epochs: 1 });
  let kept: Uint8Array;

  beforeAll(async () => {
    const checkpoint = memoryStore();
    await train(plan, { checkpoint });
    kept = checkpoint.bytes!;
  });

  const stored = (bytes: Uint8Array | null) => Object.assign(memoryStore(), { bytes });

  it('of a finished training only calibrates', async () => {
    const events: TrainingEvent[] = [];
    await train(plan, { checkpoint: stored(kept), resume: true, onEvent: (event) => events.push(event) });
    expect(events.some(({ phase }) => phase === 'training')).toBe(false);
    expect(events.some(({ phase }) => phase === 'calibration')).toBe(true);
  });

  it('without one starts at the start', async () => {
    const { curves } = await train(plan, { checkpoint: stored(null), resume: true });
    expect(curves.loss).toHaveLength(1);
  });

  it('is not done unasked', async () => {
    const events: TrainingEvent[] = [];
    await train(plan, { checkpoint: stored(kept), onEvent: (event) => events.push(event) });
    expect(events.some(({ phase }) => phase === 'resumed')).toBe(false);
  });

  it.each<[string, Partial<TrainingOptions>]>([
    ['another seed', { plan: { ...plan, seed: 5 } }],
    ['other settings', { plan: { ...plan, epochs: 2 } }],
    [
      'other images',
      {
        images: products(IMAGES, (image, index) => {
          const data = image.data.slice();
          if (index === 3) data[1000] ^= 1;
          return { ...image, data };
        }),
      },
    ],
  ])('of %s is refused', async (_what, more) => {
    await expect(train(plan, { ...more, checkpoint: stored(kept), resume: true })).rejects.toMatchObject({
      name: 'ClflowError',
      code: 'usage',
      message: expect.stringMatching(/checkpoint belongs to a training with other images or settings/),
    });
  });

  it('with another number of threads is told', async () => {
    const two = tinyPlan('fastflow');
    const stop = new AbortController();
    const checkpoint = memoryStore(() => stop.abort());
    await expect(train(two, { checkpoint, signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
    const events: TrainingEvent[] = [];
    const more = nodeRuntime({ threads: 2 });
    await train(two, { checkpoint, resume: true, runtime: more, onEvent: (event) => events.push(event) });
    expect(events).toContainEqual({ phase: 'threads', was: 1, now: 2 });
  });

  it('of more epochs than the plan has is damaged', async () => {
    const record = { ...(await decodeCheckpoint(kept)), epochsDone: 999 };
    const curves = { loss: Array(999).fill(1) };
    const bytes = await encodeCheckpoint({ ...record, curves });
    await expect(train(plan, { checkpoint: stored(bytes), resume: true })).rejects.toMatchObject({
      code: 'model',
      message: 'the checkpoint is damaged; train without `resume`',
    });
  });

  it('that is damaged says so', async () => {
    await expect(train(plan, { checkpoint: stored(kept.slice(0, -7)), resume: true })).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(/the checkpoint is damaged; train without `resume`/),
    });
  });
});

describe('near copies', () => {
  // A memory that keeps all gives the score 0 to what it has seen.
  const plan = tinyMemoryPlan({ memory: { candidates: 2000, share: 1, limit: 2000 } });
  const nearCopies = [
    [0, 1, 2],
    [8, 9],
  ];
  const firstOf = new Map(nearCopies.flatMap((group) => group.map((image) => [image, group[0]])));
  const images = { count: IMAGES, load: async (index: number) => product(firstOf.get(index) ?? index) };

  it.each([1, 2, 3, 4, 5, 6])(
    'stay on one side of a split, where one of each group calibrates: seed %d',
    async (seed) => {
      const { trainIndices, calibrationIndices } = await train({ ...plan, seed }, { images, nearCopies });
      for (const group of nearCopies) {
        const trained = group.filter((image) => trainIndices.includes(image));
        const calibrating = group.filter((image) => calibrationIndices.includes(image));
        expect([
          [group.length, 0],
          [0, 1],
        ]).toContainEqual([trained.length, calibrating.length]);
      }
      expect(calibrationIndices).toHaveLength(4);
    },
  );

  it('are in one fold: no score is of a training that saw the picture', async () => {
    const known = await train(plan, { images, nearCopies, calibration: 'folds' });
    expect(known.calibrationIndices).toEqual([0, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15]);
    expect(known.calibration.scores).toHaveLength(13);
    expect(known.trainImages).toBe(IMAGES);
    const unknown = await train(plan, { images, calibration: 'folds' });
    const lowest = (scores: readonly number[]): number => Math.min(...scores);
    expect(lowest(unknown.calibration.scores)).toBeLessThan(0.01);
    expect(lowest(known.calibration.scores)).toBeGreaterThan(0.1);
  });
});

describe('an image that is exchanged during a training', () => {
  const loads = new Map<number, number>();
  const exchanged = (index: number) => ({
    ...products(IMAGES),
    async load(asked: number) {
      const image = product(asked);
      loads.set(asked, (loads.get(asked) ?? 0) + 1);
      if (asked === index && loads.get(asked)! > 1) image.data[1000] ^= 1;
      return image;
    },
  });

  it('is noticed when it calibrates, by its number or by what the caller calls it', async () => {
    const plan = tinyPlan('gaussian');
    const [held] = (await train(plan)).calibrationIndices;
    await expect(train(plan, { images: exchanged(held) })).rejects.toMatchObject({
      name: 'ClflowError',
      code: 'data',
      message: `Image ${held + 1} of ${IMAGES} was changed while the training ran: train again, on images that nothing writes to.`,
    });
    loads.clear();
    const images = { ...exchanged(held), nameOf: (index: number) => `good/${index}.png` };
    await expect(train(plan, { images })).rejects.toThrow(`good/${held}.png was changed while the training ran`);
  });
});

describe('trainDetector', () => {
  it.each([tinyPlan('clflow'), tinyPlan('gaussian'), tinyMemoryPlan()])(
    'makes a detector that finds a hole punched into a good product: $method',
    async (plan) => {
      const detector = await ImageDetector.open(await fileOf(plan, await train(plan)), runtime);
      const good = product(100);
      const data = good.data.slice();
      for (let y = 26; y < 38; y++) data.fill(10, (y * 64 + 26) * 3, (y * 64 + 38) * 3);
      const [whole, holed] = await detector.score([good, { ...good, data }]);
      expect(holed.score).toBeGreaterThan(whole.score + 0.5);
      const { verdict, regions } = await detector.inspect({ ...good, data });
      expect(verdict).toBe('anomalous');
      const { x, y } = regions[0].peak;
      expect(Math.max(Math.abs(x - 32), Math.abs(y - 32))).toBeLessThan(12);
      await detector.release();
    },
  );

  it('gives the same file on several threads, too', async () => {
    const plan = tinyPlan('clflow', { epochs: 1 });
    const threads = nodeRuntime({ threads: 2 });
    const files = [];
    for (let run = 0; run < 2; run++) files.push(await fileOf(plan, await train(plan, { runtime: threads })));
    // Nor does it matter whether steps run beside the painting of the next defects.
    const inTurn: Runtime = { name: threads.name, threads: threads.threads, open: threads.open };
    files.push(await fileOf(plan, await train(plan, { runtime: inTurn })));
    expect(files[0].equals(files[1])).toBe(true);
    expect(files[0].equals(files[2])).toBe(true);
  });

  it('says so when the training diverges', async () => {
    const plan = tinyPlan('fastflow');
    const optimisation = { ...plan.optimisation, learningRate: 1e25, clipNorm: null };
    await expect(train({ ...plan, optimisation })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/training diverged: .+ in epoch 1/),
    });
  });

  it('stops before its first epoch when asked to', async () => {
    const signal = AbortSignal.abort();
    await expect(train(tinyPlan('clflow'), { signal })).rejects.toMatchObject({
      code: 'interrupted',
      message: expect.stringMatching(/before its first epoch/),
    });
  });

  it('refuses a size that the backbone’s strides do not divide', async () => {
    const plan = tinyPlan('clflow', { size: { width: 64, height: 72 } });
    await expect(train(plan)).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(/72x64/) });
  });

  it('refuses too few images', async () => {
    await expect(train(tinyPlan('clflow'), { images: products(3) })).rejects.toMatchObject({ code: 'data' });
  });
});
