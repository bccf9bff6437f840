import { describe, expect, it } from 'vitest';
import { multiply } from './multiply.js';
import { opaque } from './opaque.js';
import { relief } from './relief.js';
import { seamless } from './seamless.js';

const base = Float32Array.from([100, 50, 10, 200, 100, 20]);

it('opaque paint mixes by alpha and opacity', () => {
  const source = Float32Array.from([0, 0, 0, 0, 0, 0]);
  expect([...opaque(base, source, Float32Array.from([1, 0.5]))]).toEqual([0, 0, 0, 100, 50, 10]);
  expect([...opaque(base, source, Float32Array.from([1, 0]), 0.5)]).toEqual([50, 25, 5, 200, 100, 20]);
});

it('multiplication leaves the tint of each channel', () => {
  const result = multiply(base, Float32Array.from([1, 0.5]), [0.5, 1, 0]);
  expect([...result]).toEqual([50, 50, 0, 150, 100, 10]);
});

describe('relief', () => {
  it('brightens the slope that faces the light, darkens the other, and leaves the flat alone', () => {
    const flat = new Float32Array(7 * 3).fill(100);
    const bump = Float32Array.from([0, 0, 1, 2, 1, 0, 0]);
    const lit = relief(flat, bump, 7, { angle: 0, strength: 0.5, glint: 0 });
    const levels = [...lit].filter((_, p) => p % 3 === 0);
    expect(levels[0]).toBe(100);
    expect(levels[3]).toBe(100);
    expect(levels[2]).toBeLessThan(75);
    expect(levels[4]).toBeGreaterThan(125);
  });
});

describe('seamless', () => {
  const size = 24;
  const inner = (i: number) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return x > 5 && x < 18 && y > 5 && y < 18;
  };
  const alpha = Float32Array.from({ length: size * size }, (_, i) => (inner(i) ? 1 : 0));

  it('gives the base back for a source that differs from it by a constant', () => {
    const ground = Float32Array.from({ length: size * size * 3 }, (_, p) => 80 + (p % 17));
    const result = seamless(
      ground,
      ground.map((value) => value + 60),
      alpha,
      size,
    )!;
    result.forEach((value, p) => expect(Math.abs(value - ground[p])).toBeLessThan(0.5));
  });

  it('keeps the source’s detail', () => {
    const ground = new Float32Array(size * size * 3).fill(100);
    const source = Float32Array.from(ground, (_, p) => (Math.floor(p / 3) === 12 * size + 12 ? 90 : 40));
    const result = seamless(ground, source, alpha, size)!;
    expect(result[3 * (12 * size + 12)]).toBeCloseTo(150, 0);
    expect(result[3 * (12 * size + 10)]).toBeCloseTo(100, 0);
  });

  it('refuses what would be burnt out', () => {
    const ground = new Float32Array(size * size * 3).fill(240);
    const source = Float32Array.from(ground, (_, p) => (inner(Math.floor(p / 3)) && Math.floor(p / 3) % 2 ? 250 : 20));
    expect(seamless(ground, source, alpha, size)).toBeNull();
  });
});
