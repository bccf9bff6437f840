import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isSrgb, profileName } from './colour-profile.js';

async function profileOf(name: string): Promise<Uint8Array> {
  const dot = sharp(Uint8Array.of(1, 2, 3), { raw: { width: 1, height: 1, channels: 3 } });
  return (await sharp(await dot.withIccProfile(name).jpeg().toBuffer()).metadata()).icc!;
}

describe('profileName', () => {
  it('reads version 2 and version 4', async () => {
    expect(profileName(await profileOf('p3'))).toBe('sP3C');
    expect(profileName(await profileOf('srgb'))).toBe('sRGB');
    expect(profileName(await profileOf('cmyk'))).toBe('Chemical proof');
  });

  it('takes no damage of it amiss', async () => {
    const profile = await profileOf('p3');
    for (const length of [0, 50, 130, 140, profile.length / 2]) {
      expect(typeof profileName(profile.subarray(0, length))).toBe('string');
    }
    expect(profileName(new Uint8Array(200))).toBe('unnamed');
    expect(profileName(new Uint8Array(200).fill(255))).toBe('unnamed');
  });
});

describe('isSrgb', () => {
  it('knows sRGB by its names', () => {
    for (const name of ['sRGB IEC61966-2.1', 'sRGB', 'c2']) expect(isSrgb(name)).toBe(true);
    for (const name of ['Adobe RGB (1998)', 'Display P3', 'Dot Gain 20%', 'unnamed']) expect(isSrgb(name)).toBe(false);
  });
});
