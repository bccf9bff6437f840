import { describe, expect, it } from 'vitest';
import type { RgbImage } from 'clflow';
import { check as parts } from 'clflow/parts';
import type { Look } from '../store/index.js';
import { picture } from '../testing/small-model.js';
import { nearGroups } from './copy-groups.js';

function lookAt(image: RgbImage): Look {
  const { outline, thumbnail } = parts.imageFacts(image);
  return { outline, thumbnail: Uint16Array.from(thumbnail, (value) => Math.round(256 * value)) };
}

/** Another compression: single values are off by one. */
const anew = (image: RgbImage): RgbImage => ({
  ...image,
  data: image.data.map((value, i) => (i % 97 === 0 ? Math.min(255, value + 1) : value)),
});

const groupsOf = (looks: Readonly<Record<string, Look | null>>) => nearGroups(Object.keys(looks), (key) => looks[key]);

describe('near copies among pictures', () => {
  it('are those that the check calls so, by way of others too', async () => {
    const images = Array.from({ length: 30 }, (_, seed) => picture(seed));
    const all = [...images, anew(images[4]), anew(images[4]), anew(images[9])];
    const looks = Object.fromEntries(all.map((image, i) => [String(i), lookAt(image)]));
    const found = await groupsOf(looks);
    const expected = parts.nearCopies(all.map((image) => parts.imageFacts(image))).groups;
    expect(found!.map((group) => group.map(Number).sort((a, b) => a - b)).sort((a, b) => a[0] - b[0])).toEqual(
      expected.map((group) => [...group]),
    );
    expect(expected).toHaveLength(2);
  });

  it('are none where a still camera makes nearly all alike, and where nothing can be compared', async () => {
    const image = picture(1);
    const still = Array.from({ length: 9 }, () => lookAt(anew(image)));
    expect(await groupsOf(Object.fromEntries(still.map((look, i) => [String(i), look])))).toEqual([]);
    expect(await groupsOf({ a: null, b: null })).toEqual([]);
  });

  it('end soon for ten thousand pictures, different or nearly alike', async () => {
    const base = lookAt(picture(3));
    const looks = Array.from({ length: 10_000 }, (_, i): Look => {
      const thumbnail = base.thumbnail.map((_, cell) => {
        const part = (cell >> 3) & 3;
        const sign = part < 2 ? 1 : -1;
        return 30_000 + sign * (((i * 37) % 5000) + (part % 2) * ((i * 91) % 3000));
      });
      return { ...base, thumbnail };
    });
    const begun = performance.now();
    await nearGroups(
      looks.map((_, i) => String(i)),
      (key) => looks[Number(key)],
    );
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
