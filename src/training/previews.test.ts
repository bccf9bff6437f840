import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../backbone/backbone.js';
import { randomResnet } from '../backbone/random-resnet.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { FloatMap } from '../image/rgb-image.js';
import type { TrainingEvent } from './progress.js';
import { products } from './testing/products.js';
import { memoryStore, tinyMemoryPlan, tinyPlan } from './testing/tiny-plan.js';
import { trainDetector } from './train.js';
import type { TrainingOptions } from './training-options.js';

const runtime = nodeRuntime({ threads: 1 });
let backbone: Backbone;
beforeAll(async () => {
  backbone = await randomResnet();
});

async function told(
  plan: TrainingOptions['plan'],
  more: Partial<TrainingOptions> = {},
): Promise<{ events: TrainingEvent[]; curves: unknown; scores: readonly number[] }> {
  const events: TrainingEvent[] = [];
  const onEvent = (event: TrainingEvent): void => void events.push(event);
  const options = { plan, images: products(16), backbone, runtime, previews: true, onEvent, ...more };
  const { curves, calibration } = await trainDetector(options);
  return { events, curves, scores: calibration.scores };
}
const of = <Phase extends TrainingEvent['phase']>(events: readonly TrainingEvent[], phase: Phase) =>
  events.filter((event): event is TrainingEvent & { readonly phase: Phase } => event.phase === phase);
const spread = (maps: readonly FloatMap[]): [mean: number, deviation: number] => {
  const values = maps.flatMap(({ data }) => [...data]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
};

describe('previews of a training', () => {
  const plan = tinyPlan('clflow');
  let first: Awaited<ReturnType<typeof told>>;
  beforeAll(async () => {
    first = await told(plan);
  });

  it('look at the same six good pictures, and at each with a painted defect, after every epoch', () => {
    const [{ pictures }, ...others] = of(first.events, 'pictures');
    expect(others).toEqual([]);
    expect(pictures.map(({ kind }) => kind)).toEqual([...Array(6).fill('good'), ...Array(6).fill('painted')]);
    expect(pictures.map(({ boxes }) => boxes.length > 0)).toEqual(pictures.map(({ kind }) => kind === 'painted'));
    for (const { image } of pictures) expect(image).toMatchObject(plan.size);
    const previews = of(first.events, 'preview');
    expect(previews.map(({ epoch, epochs }) => [epoch, epochs])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    for (const { maps } of previews) expect(maps).toHaveLength(12);
    expect(previews[0].maps[0].data).not.toEqual(previews[1].maps[0].data);
  });

  it('are drawn on one scale: deviations from what good pictures show', () => {
    for (const { maps } of of(first.events, 'preview')) {
      const [mean, deviation] = spread(maps.slice(0, 6));
      expect(mean).toBeCloseTo(0, 4);
      expect(deviation).toBeCloseTo(1, 4);
      const [painted] = spread(maps.slice(6));
      expect(painted).toBeGreaterThan(mean);
    }
  });

  it('show painted defects where they are', () => {
    const { pictures } = of(first.events, 'pictures')[0];
    const { maps } = of(first.events, 'preview')[1];
    const inside: number[] = [];
    const outside: number[] = [];
    for (const [n, { boxes, image }] of pictures.entries()) {
      const { width, height, data } = maps[n];
      if (boxes.length === 0) continue;
      data.forEach((value, i) => {
        const [x, y] = [
          ((i % width) + 0.5) * (image.width / width),
          (Math.floor(i / width) + 0.5) * (image.height / height),
        ];
        const isInside = boxes.some(
          (box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height,
        );
        (isInside ? inside : outside).push(value);
      });
    }
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(inside)).toBeGreaterThan(mean(outside));
  });

  it('leave the training as it is without them', async () => {
    const without = await told(plan, { previews: false });
    expect(without.curves).toEqual(first.curves);
    expect(without.scores).toEqual(first.scores);
    expect(without.events.some(({ phase }) => phase === 'preview' || phase === 'pictures')).toBe(false);
  });

  it('are the same pictures and maps when a training goes on from its checkpoint', async () => {
    const stop = new AbortController();
    const checkpoint = memoryStore(() => stop.abort());
    await expect(told(plan, { checkpoint, signal: stop.signal })).rejects.toThrow('stopped in epoch 2');
    const { events } = await told(plan, { checkpoint, resume: true });
    expect(of(events, 'pictures')).toEqual(of(first.events, 'pictures'));
    expect(of(events, 'preview')).toEqual(of(first.events, 'preview').slice(1));
  });
});

it('there are none painted where nothing painted is learned from, and none at all without epochs', async () => {
  const fast = await told(tinyPlan('fastflow', { epochs: 1 }));
  expect(of(fast.events, 'pictures')[0].pictures.map(({ kind }) => kind)).toEqual(Array(6).fill('good'));
  expect(of(fast.events, 'preview')).toHaveLength(1);
  for (const plan of [tinyPlan('gaussian'), tinyMemoryPlan()]) {
    const { events } = await told(plan);
    expect(events.some(({ phase }) => phase === 'preview')).toBe(false);
  }
});
