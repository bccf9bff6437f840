import { describe, expect, it } from 'vitest';
import { imageBatch } from './image-batch.js';
import { randomImage } from './testing/tiny-model.js';

describe('imageBatch', () => {
  it('puts images one after the other', () => {
    const images = [randomImage(3, 2, 1), randomImage(3, 2, 2)];
    const batch = imageBatch(images);
    expect(batch).toMatchObject({ type: 'uint8', shape: [2, 2, 3, 3] });
    expect([...(batch.data as Uint8Array)]).toEqual(images.flatMap(({ data }) => [...data]));
  });

  it('refuses images of different sizes and names them', () => {
    expect(() => imageBatch([])).toThrow('at least one image');
    expect(() => imageBatch([randomImage(3, 2), randomImage(2, 3)])).toThrow(
      expect.objectContaining({ code: 'data', message: expect.stringMatching(/3×2 and 2×3/) }),
    );
  });
});
