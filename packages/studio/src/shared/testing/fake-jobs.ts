/** @file Jobs of a server that is not there. */
import type { JobJson } from '@clflow/server/studio-api';
import { at } from './fake-images.js';

export const LOG = `14:31:02 reading 80 images of /data/washer
14:31:04 note     2 images are near copies of others; they stay on the same side
14:31:05 features measured at strides 4, 8 and 16
14:31:07 whitening done
14:31:08 epoch 1 of 12  nll 41.2  contrast 0.71
14:31:11 epoch 2 of 12  nll 22.9  contrast 0.52
`;

export function fakeJob(id: string, state: JobJson['state'], minute: number): JobJson {
  const running = {
    checking: { phase: 'checking', done: 80, total: 80 },
    reading: { phase: 'reading', done: 80, total: 80 },
    statistics: { phase: 'statistics', done: 80, total: 80 },
    whitening: { phase: 'whitening', done: 80, total: 80 },
    training: fakeEpoch(7, 12, 8, 20),
  };
  const error = { code: 'data', message: 'good/0031.png is 640x470, the others are 640x480: take it out, or crop it.' };
  return {
    id,
    project: 1,
    kind: 'train',
    state,
    attempts: 1,
    ending: false,
    place: null,
    error: state === 'failed' ? error : null,
    created_at: at(minute),
    started_at: state === 'queued' ? null : at(minute),
    ended_at: ['queued', 'running'].includes(state) ? null : at(minute + 1),
    progress:
      state === 'queued' ? {} : state === 'failed' ? { checking: { phase: 'checking', done: 31, total: 80 } } : running,
    command: 'clflow train /data/washer --output washer.onnx --method clflow --seed 0',
  };
}

/** The event after so many steps of an epoch, the losses falling. */
export function fakeEpoch(epoch: number, epochs: number, done: number, total: number): Record<string, unknown> {
  const time = epoch - 1 + done / total;
  const losses = {
    likelihood: 52 * Math.exp(-time / 3) + 6,
    contrast: 0.8 / (1 + time / 2),
    size: 0.3 + 0.1 * Math.cos(time),
  };
  return { phase: 'training', epoch, epochs, done, total, losses, secondsLeft: 3.4 * (epochs - time) };
}
