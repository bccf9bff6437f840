import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { exactCopies, nearCopies } from './copies.js';
import { imageFacts } from './facts.js';
import type { Finding } from './finding.js';
import { imageFindings, type CheckedImage } from './image-findings.js';

const SIDE = 96;

/** A part on a dark ground, at a place of its own, with sensor noise. */
function part(seed: number, { light = 1, noise = 3, blur = 1 } = {}): RgbImage {
  const random = Random.of(seed, 'part');
  const [cx, cy] = [random.uniform(40, 56), random.uniform(40, 56)];
  const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const [x, y] = [(pixel % SIDE) - cx, Math.floor(pixel / SIDE) - cy];
    const inside = 1 / (1 + Math.exp((Math.hypot(x, y) - 25) / blur));
    return Math.max(0, Math.min(255, light * (40 + 110 * inside) + random.normal(0, noise)));
  });
  return { width: SIDE, height: SIDE, data };
}

function checked(images: readonly RgbImage[]): CheckedImage[] {
  return images.map((image, i) => ({ file: `${i}.png`, digest: image.data.join(), ...imageFacts(image) }));
}

const parts = Array.from({ length: 20 }, (_, i) => part(i));
const kinds = (findings: readonly Finding[]) => findings.map(({ kind }) => kind);

describe('imageFindings', () => {
  it('finds no fault with twenty pictures of a part', () => {
    expect(imageFindings(checked(parts), 'training images')).toEqual([]);
  });

  it.each([
    ['dark', part(30, { light: 0.4 })],
    ['bright', part(31, { light: 1.6 })],
    ['blurred', part(32, { noise: 0, blur: 12 })],
    ['one-colour', { width: SIDE, height: SIDE, data: new Uint8Array(SIDE * SIDE * 3).fill(80) }],
    ['copies', parts[3]],
    ['odd-size', { width: SIDE, height: SIDE / 2, data: parts[0].data.slice(0, (SIDE * SIDE * 3) / 2) }],
  ] as const)('finds one that is %s', (kind, odd) => {
    const findings = imageFindings(checked([...parts, odd]), 'training images');
    const found = findings.find((finding) => finding.kind === kind);
    expect(found?.files).toContain('20.png');
    expect(found?.severity).toBe('warning');
    expect(found?.message).toMatch(/^1 of 21 training images/);
  });

  it('finds nothing odd where nothing is typical yet', () => {
    const few = checked([...parts.slice(0, 3), part(40, { light: 0.4 })]);
    expect(kinds(imageFindings(few, 'images'))).toEqual([]);
  });
});

/** The same picture a little tinted, in one of three ways. */
function savedAnew(image: RgbImage, by: number): RgbImage {
  const data = image.data.map((value, i) => Math.max(0, Math.min(255, value + ((i + by) % 3) - 1)));
  return { ...image, data };
}

describe('copies', () => {
  it('groups equal keys in the order of their first members', () => {
    expect(exactCopies(['a', 'b', 'a', 'c', 'b', 'a'])).toEqual([
      [0, 2, 5],
      [1, 4],
    ]);
  });

  it('finds a picture that was saved anew with other levels, and no other part', () => {
    const images = [...parts, savedAnew(parts[5], 0)];
    expect(nearCopies(images.map(imageFacts))).toEqual({ groups: [[5, 20]], alike: [] });
    const [{ severity, message }] = imageFindings(checked(images), 'training images');
    expect(severity).toBe('warning');
    expect(message).toMatch(/^2 of 21 training images are nearly the same as others \(such as 20.png as 5.png\)/);
  });

  it('takes more than half of all images for a steady product, not for copies', () => {
    const steady = [parts[0], ...[0, 1, 2].map((by) => savedAnew(parts[0], by))];
    const half = [...steady, ...parts.slice(1, 5)];
    expect(nearCopies(half.map(imageFacts))).toEqual({ groups: [[0, 1, 2, 3]], alike: [] });
    const more = [...steady, ...parts.slice(1, 4)];
    expect(nearCopies(more.map(imageFacts))).toEqual({ groups: [], alike: [0, 1, 2, 3] });
    const [{ severity, message }] = imageFindings(checked(more), 'training images');
    expect(severity).toBe('note');
    expect(message).toMatch(/^4 of 7 training images are as alike as copies/);
  });
});

describe('imageFacts', () => {
  it('measures brightness and sharpness whatever the size', () => {
    const [small, large] = [part(1), part(2)].map(imageFacts);
    expect(Math.abs(small.brightness - large.brightness)).toBeLessThan(8);
    expect(imageFacts(part(1, { light: 0.5 })).brightness).toBeCloseTo(small.brightness / 2, 0);
    expect(imageFacts({ width: 1, height: 1, data: new Uint8Array([9, 9, 9]) })).toMatchObject({
      oneColour: true,
      sharpness: 0,
    });
  });
});
