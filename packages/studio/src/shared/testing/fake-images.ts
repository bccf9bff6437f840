/** @file Images of a generated product: good washers, some scratched, stained or with a part missing, and some that nobody has labelled. */
import type { ImageJson } from '@clflow/server/studio-api';
import type { FakeDefect, FakeImage } from './fake-pictures.js';

export const THRESHOLD = 4;
export const WIDTH = 640;
const HEIGHT = 480;
export const at = (minute: number): string => `2026-11-26T14:${String(minute).padStart(2, '0')}:00Z`;

/** Numbers that look random, 0 … 1. */
function shuffled(seed: number): number {
  const x = Math.sin(seed * 127.1 + 311.7) * 43_758.5453;
  return x - Math.floor(x);
}

/** @param measured by a model */
export function washers(measured: boolean, defects: boolean): FakeImage[] {
  const images: FakeImage[] = [];
  const add = (seed: number, label: ImageJson['label'], defect: string | null, split: ImageJson['split']): void => {
    images.push(imageOf(images.length, seed, label, defect, split, measured));
  };
  for (let i = 0; i < 96; i++) add(i, 'good', null, i < 48 ? 'train' : i < 80 ? 'calibrate' : 'test');
  const kinds = ['scratch', 'stain', 'missing part'];
  if (defects) for (let i = 0; i < 27; i++) add(100 + i, 'defective', kinds[Math.floor(i / 9)]!, 'test');
  for (let i = 0; i < 4; i++) add(200 + i, null, null, null);
  return images;
}

function imageOf(
  index: number,
  seed: number,
  label: ImageJson['label'],
  defect: string | null,
  split: ImageJson['split'],
  measured: boolean,
): FakeImage {
  const bad = defect !== null || seed === 202;
  const size = bad ? 0.25 + shuffled(seed + 3) : 0;
  const score = bad ? 3.3 + 7 * size * shuffled(seed + 9) + 1.5 * shuffled(seed) : goodScore(seed);
  const found: FakeDefect | null = bad
    ? { kind: defect ?? 'scratch', x: 0.3 + 0.4 * shuffled(seed + 1), y: 0.3 + 0.4 * shuffled(seed + 2), size, score }
    : null;
  const odder = 96 * Math.exp(-2.1 * Math.max(0, score - 1.3));
  return {
    id: index + 1,
    name: `${defect === null ? (label ?? 'incoming') : `test/${defect}`}/${String(seed).padStart(4, '0')}.png`,
    width: WIDTH,
    height: HEIGHT,
    bytes: 412_000,
    label,
    defect,
    split,
    aside: false,
    has_mask: defect !== null,
    score: measured ? score : null,
    p_value: measured ? Math.min(1, (1 + Math.floor(odder / 3)) / 33) : null,
    verdict: measured ? (score > THRESHOLD ? 'anomalous' : 'normal') : null,
    added_at: at(1),
    seed,
    found,
  };
}

export function goodScore(seed: number): number {
  return 1.2 + 1.6 * shuffled(seed) + 1.1 * shuffled(seed + 40) ** 4 + (seed === 90 ? 2.3 : 0);
}
