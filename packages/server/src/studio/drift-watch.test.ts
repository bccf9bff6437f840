import { expect, it } from 'vitest';
import { Random, detector } from 'clflow/parts';
import type { DetectorMetadata } from 'clflow';
import { DriftWatch } from './drift-watch.js';

const random = new Random(3);
const values = (count: number, mean: number): number[] =>
  Array.from({ length: count }, () => mean + random.uniform() - 0.5);
const metadata = {
  calibration: {
    scores: values(40, 1),
    appearance: { brightness: values(40, 100), sharpness: values(40, 1), x: values(40, 0.5), y: values(40, 0.5) },
  },
} as unknown as Pick<DetectorMetadata, 'calibration'>;
const observed = (count: number, light: number, from = 1) =>
  values(count, light).map((brightness, i) => ({
    ...{ sequence: 10 * (from + i), id: String(from + i), decidedAt: from + i },
    score: 1 + 0.1 * (i % 5),
    appearance: { brightness, sharpness: 1 + 0.01 * (i % 7), x: 0.5, y: 0.5 },
  }));

it('says what the library’s monitor says of the same images', () => {
  const stream = [...observed(20, 100), ...observed(40, 98, 21)];
  const watch = new DriftWatch(metadata, []);
  const monitor = detector.driftMonitor(metadata);
  for (const one of stream) {
    watch.observe(one);
    monitor.observe({ score: one.score, ...one.appearance });
  }
  const byName = (drifts: readonly { statistic: string }[]) => new Map(drifts.map((drift) => [drift.statistic, drift]));
  expect(byName(watch.alarms)).toEqual(byName(monitor.state.drifts));
  expect(watch.alarms.map(({ statistic, direction }) => [statistic, direction])).toContainEqual([
    'brightness',
    'lower',
  ]);
  expect(watch.seen.at(-1)!.evidence).toEqual(monitor.state.evidence);
});

it('compares with what is meant to be so from then on, and sees the next change', () => {
  const mark = { id: 1, type: 'meant', statistic: 'brightness', since: 210, until: 600, at: 0 } as const;
  const watch = new DriftWatch(metadata, [mark]);
  for (const one of [...observed(20, 100), ...observed(40, 98, 21), ...observed(60, 98, 61)]) watch.observe(one);
  expect(watch.alarms.map(({ statistic }) => statistic)).not.toContain('brightness');
  expect(Math.max(...watch.reference('brightness'))).toBeLessThan(99);
  for (const one of observed(40, 100, 121)) watch.observe(one);
  const back = watch.alarms.find(({ statistic }) => statistic === 'brightness')!;
  expect(back.direction).toBe('higher');
  expect(back.since).toBeGreaterThan(110);
});
