/** @file A made-up product for tests and for looking at pages: images with labels, scores and drawn thumbnails. */
import type { ModelJson, ProjectJson } from '@clflow/server/studio-api';
import type { FakeImage } from './fake-pictures.js';

/** Numbers in 0 … 1 that are the same at every start. */
function random(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const threshold = 12.4;
const defects = ['scratch', 'dent', 'stain'];

const fakeModel: ModelJson = {
  id: 1,
  project: 1,
  version: 3,
  created_at: '2026-11-20T09:12:00Z',
  in_use: true,
  bytes: 9_400_000,
  sha256: 'a'.repeat(64),
  note: null,
  method: 'clflow',
  backbone: 'embedded',
  size: { width: 256, height: 256 },
  threshold,
  review_threshold: null,
  review_rate: null,
  promise: {
    requested_rate: 0.01,
    guaranteed_rate: 0.01,
    rate_bound: 0.031,
    kind: 'conformal',
    calibration_images: 104,
    smallest_found: 11,
  },
  lineage: [{ step: 'train', good: 420, anomalous: 0, false_alarm_rate: 0.01 }],
  measured: true,
};

export function fakeImage(index: number): FakeImage {
  const next = random(index + 1);
  const kind = next();
  const defect = kind > 0.86 ? defects[Math.floor(next() * next() * 3)]! : null;
  const label = defect ? 'defective' : kind > 0.8 ? null : kind > 0.79 ? 'unsure' : 'good';
  const score = threshold * (defect ? 0.9 + 2.4 * next() : 0.3 + 0.62 * next() + (next() > 0.98 ? 0.2 : 0));
  const folder = defect ? `test/${defect}` : label === 'good' ? 'train/good' : 'incoming';
  return {
    id: index + 1,
    name: `${folder}/part_${String(index + 1).padStart(5, '0')}.png`,
    width: 1280,
    height: index % 97 === 5 ? 1280 : 960,
    bytes: 1_200_000,
    label,
    defect,
    split: label === 'good' ? (next() > 0.8 ? 'calibrate' : 'train') : defect ? 'test' : null,
    aside: next() > 0.995,
    has_mask: defect !== null && next() > 0.5,
    score,
    p_value: Math.max(0.0095, 1 - score / threshold),
    verdict: score > threshold ? 'anomalous' : score > threshold * 0.9 ? 'review' : 'normal',
    added_at: new Date(Date.UTC(2026, 10, 1) + index * 60_000).toISOString(),
    seed: index,
    found: defect === null ? null : { kind: defect, x: 0.3 + 0.4 * next(), y: 0.3 + 0.4 * next(), size: next(), score },
  };
}

export function fakeProject(over: Partial<ProjectJson> = {}): ProjectJson {
  return {
    id: 1,
    name: 'Cover plate',
    folder: '/data/products/cover-plate',
    sample: false,
    missing: false,
    counts: { good: 0, defective: 0, unsure: 0, unlabelled: 0, aside: 0 },
    cover: 1,
    model: fakeModel,
    job: null,
    unreadable: [
      { file: 'incoming/part_0611.png', reason: 'The file ends early: 12 of 840 KB are there.' },
      { file: 'incoming/notes.jpg', reason: 'It is named .jpg, but holds text.' },
    ],
    created_at: '2026-11-01T08:00:00Z',
    ...over,
  };
}
