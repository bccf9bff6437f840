import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { DriftMonitor, statistics, type DriftOptions, type Observation } from './drift-monitor.js';

const observation = (random: Random): Required<Observation> => ({
  score: random.normal(1, 0.2),
  brightness: random.normal(120, 2),
  sharpness: random.normal(0.5, 0.02),
  x: random.normal(0.5, 0.01),
  y: random.normal(0.5, 0.01),
});

function monitorOf(images: number, random: Random, more: Partial<DriftOptions> = {}): DriftMonitor {
  const good = Array.from({ length: images }, () => observation(random));
  const columns = statistics.map((name) => [name, good.map((image) => image[name])]);
  return new DriftMonitor({ calibration: Object.fromEntries(columns), ...more });
}

describe('the drift monitor', () => {
  it('is silent over ten thousand good images, with few and with many for calibration', () => {
    for (const images of [5, 31, 300]) {
      const random = new Random(images);
      const monitor = monitorOf(images, random);
      for (let i = 0; i < 10_000; i++) monitor.observe(observation(random));
      expect(monitor.state.drifts).toEqual([]);
      expect(monitor.state.images).toBe(10_000);
    }
  });

  it('keeps its false-alarm level', () => {
    let alarmed = 0;
    for (let stream = 0; stream < 120; stream++) {
      const random = new Random(1000 + stream);
      const monitor = monitorOf(20, random, { falseAlarmLevel: 0.2, seed: stream });
      for (let i = 0; i < 300; i++) monitor.observe(observation(random));
      if (monitor.state.drifts.length > 0) alarmed++;
    }
    expect(alarmed).toBeLessThanOrEqual(0.2 * 120);
  });

  it('says what has changed, which way, since when and by how much', () => {
    const random = new Random(1);
    const monitor = monitorOf(31, random);
    for (let i = 0; i < 200; i++) monitor.observe(observation(random));
    for (let i = 0; i < 40; i++) {
      const seen = observation(random);
      monitor.observe({ ...seen, brightness: seen.brightness - 12 });
    }
    const { drifts, evidence } = monitor.state;
    expect(drifts).toHaveLength(1);
    const [{ statistic, direction, since, at, before, after }] = drifts;
    expect({ statistic, direction }).toEqual({ statistic: 'brightness', direction: 'lower' });
    expect(Math.abs(since - 201)).toBeLessThan(8);
    expect(at).toBeLessThan(240);
    expect(before).toBeCloseTo(120, -1);
    expect(after).toBeLessThan(112);
    expect(evidence.brightness).toBeGreaterThan(2);
    expect(evidence.x).toBeLessThan(2);
  });

  it('is tolerant of defects among the images, and not of most being defects', () => {
    const alarms = (share: number): number => {
      const random = new Random(7);
      const monitor = monitorOf(31, random);
      for (let i = 0; i < 1000; i++) {
        const seen = observation(random);
        monitor.observe(random.chance(share) ? { ...seen, score: 40 } : seen);
      }
      return monitor.state.drifts.length;
    };
    expect(alarms(0.05)).toBe(0);
    expect(alarms(0.6)).toBe(1);
  });

  it('does without numbers that are not given', () => {
    const random = new Random(2);
    const monitor = monitorOf(31, random);
    for (let i = 0; i < 40; i++) monitor.observe({ score: 5 + random.normal() });
    expect(Object.keys(monitor.state.evidence)).toEqual(['score']);
    expect(monitor.state.drifts).toMatchObject([{ statistic: 'score', direction: 'higher', since: 1 }]);
  });
});
