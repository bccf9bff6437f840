/** @file The story of a training on a server that is not there: ends of epochs, pictures and maps that sharpen. */
import type { RunStory } from '@clflow/server/studio-api';
import { fakePicture } from '../../shared/testing/fake-pictures.js';

const GRID = { width: 32, height: 24 };
const SIZE = { width: 640, height: 480 };
const defectAt = (n: number) => ({ x: 0.3 + 0.07 * n, y: 0.35 + 0.05 * ((n * 3) % 5) });

export function fakeStory(epochs: number, event: (epoch: number) => Record<string, unknown>): RunStory {
  const done = Array.from({ length: epochs }, (_, i) => i + 1);
  const box = (n: number) => {
    const { x, y } = defectAt(n);
    return { x: (x - 0.06) * SIZE.width, y: (y - 0.06) * SIZE.height, width: 76, height: 58 };
  };
  const pictures = Array.from({ length: 12 }, (_, i) => ({
    ...{ kind: i < 6 ? ('good' as const) : ('painted' as const), ...SIZE },
    boxes: i < 6 ? [] : [box(i - 6)],
  }));
  return { events: done.map(event), previews: { pictures, grid: GRID, low: 0, high: 16, epochs: done } };
}

export function fakePreview(picture: number): string {
  const n = picture % 6;
  const { x, y } = defectAt(n);
  const found = picture < 6 ? null : { kind: n % 2 === 0 ? 'scratch' : 'stain', x, y, size: 0.8, score: 6 };
  return fakePicture({ seed: n, found }, 240);
}

/** The later the epoch, the higher the hills at the defects. */
export function fakeMaps(epoch: number): Uint8Array<ArrayBuffer> {
  const size = GRID.width * GRID.height;
  return Uint8Array.from({ length: 12 * size }, (_, i) => {
    const [picture, at] = [Math.floor(i / size), i % size];
    const [x, y] = [((at % GRID.width) + 0.5) / GRID.width, (Math.floor(at / GRID.width) + 0.5) / GRID.height];
    const calm = 1 + Math.sin(11 * x + picture) * Math.cos(9 * y - epoch);
    const { x: cx, y: cy } = defectAt(picture % 6);
    const hill = picture < 6 ? 0 : 2 * epoch * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 0.004);
    return Math.min(255, Math.max(0, ((calm + hill) / 16) * 255));
  });
}
