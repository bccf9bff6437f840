import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { foregroundCover } from './foreground.js';
import { ellipse } from './masks/ellipse.js';
import { confine, drawArea, place, placeOnEdge } from './placement.js';
import { sceneOf } from './scene.js';
import { areaOf } from './shape.js';
import { disc, onDisc, texture } from './testing/pictures.js';

const image = disc(1);
const scene = sceneOf(image, [image], foregroundCover);
const bare = sceneOf(texture(1), [texture(2)], () => null);

describe('place', () => {
  it('lies on the product, anywhere where there is no ground', () => {
    const random = new Random(1);
    for (let i = 0; i < 300; i++) {
      const { x, y } = place(scene, random);
      expect(onDisc(x, y, 2)).toBe(true);
    }
    const xs = Array.from({ length: 300 }, () => place(bare, random).x);
    expect(Math.min(...xs)).toBeLessThan(8);
    expect(Math.max(...xs)).toBeGreaterThan(119);
  });
});

describe('placeOnEdge', () => {
  it('lies on the outline and points inwards', () => {
    const random = new Random(2);
    for (let i = 0; i < 100; i++) {
      const { x, y, inwards } = placeOnEdge(scene, random);
      expect(Math.abs(Math.hypot(x - 64, y - 64) - 43.5)).toBeLessThan(4);
      expect(onDisc(x + 10 * Math.cos(inwards), y + 10 * Math.sin(inwards), 4)).toBe(true);
    }
    const { x, y } = placeOnEdge(bare, random);
    expect(Math.min(x, y, 127 - x, 127 - y)).toBeCloseTo(0, 9);
  });
});

describe('drawArea', () => {
  it('spreads over its range by ratio, and stays below a third of the product', () => {
    const random = new Random(3);
    const areas = Array.from({ length: 400 }, () => drawArea(bare, random) / (128 * 128));
    expect(Math.min(...areas)).toBeLessThan(0.001);
    expect(Math.max(...areas)).toBeGreaterThan(0.05);
    const median = areas.sort((a, b) => a - b)[200];
    expect(median).toBeGreaterThan(0.004);
    expect(median).toBeLessThan(0.01);
    expect(drawArea(scene, random, 0.9, 0.91)).toBeLessThan(scene.productArea / 2.9);
  });
});

describe('confine', () => {
  it('cuts what lies off the product, but for a few', () => {
    const shape = ellipse(scene, { x: 64 + 43, y: 64, a: 12, b: 12, angle: 0 })!;
    const random = new Random(4);
    const areas = Array.from({ length: 200 }, () => areaOf(confine(scene, random, shape)!));
    const whole = areas.filter((area) => area === areaOf(shape)).length;
    expect(whole).toBeGreaterThan(2);
    expect(whole).toBeLessThan(30);
    expect(Math.min(...areas)).toBeLessThan(0.6 * areaOf(shape));
    expect(confine(bare, random, shape)).toBe(shape);
  });
});
