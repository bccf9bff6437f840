/** @file The browser's side of test/web-training.test.ts: trains on the page's pictures, is cut off, goes on, and posts the model. */
import {
  Detector,
  train,
  type TrainingPicture,
  type TrainOptions,
  type WebTrainingEvent,
} from '../../src/web/index.js';
import type { TrainingReport } from './training-report.js';
import { messageOf, postReport } from './post-report.web.js';

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ blockedURI }) => violations.push(blockedURI));

const fileAt = async (name: string): Promise<File> => new File([await (await fetch(`/${name}`)).blob()], name);

async function work(): Promise<TrainingReport> {
  const { names, settings } = (await (await fetch('/task.json')).json()) as { names: string[]; settings: TrainOptions };
  const pictures = await Promise.all(names.map(fileAt));
  const cutOff = await cutOffAfterAnEpoch(pictures, settings);
  const events: WebTrainingEvent[] = [];
  const result = await train(pictures, { ...settings, onEvent: (event) => events.push(event) });
  const detector = await Detector.load(result.model);
  const scores: Record<string, number> = {};
  for (const name of ['defect.png', names[0]]) scores[name] = (await detector.inspect(await fileAt(name))).score;
  const { metadata, model, ...counts } = result;
  return {
    cutOff,
    resumedAt: events.flatMap((event) => (event.phase === 'resumed' ? [event.epochsDone] : [])),
    phases: [...new Set(events.map(({ phase }) => phase))],
    notes: events.flatMap((event) => (event.phase === 'note' ? [event.message] : [])),
    kept: await keptCheckpoints(),
    counts,
    metadata,
    model: await base64(model),
    scores,
    errors: {
      'no pictures': await messageOf(train([])),
      'one that is none': await messageOf(train([...pictures, new File(['text'], 'notes.txt')], settings)),
      'all alike': await messageOf(train([pictures[0], pictures[0]], settings)),
      '16 bits': await messageOf(train([await fileAt('deep.png')], settings)),
      'no such method': await messageOf(train(pictures, { ...settings, method: 'magic' as 'clflow' })),
      'other weights': await messageOf(train(pictures, { ...settings, weights: pictures[0] })),
      'stopped before': await messageOf(train(pictures, { ...settings, signal: AbortSignal.abort() })),
    },
    violations,
  };
}

/** As a tab that is closed: the worker is ended once the first epoch is kept. */
async function cutOffAfterAnEpoch(pictures: readonly TrainingPicture[], settings: TrainOptions) {
  const stop = new AbortController();
  const message = await messageOf(
    train(pictures, {
      ...settings,
      signal: stop.signal,
      onEvent: ({ phase }) => phase === 'kept' && stop.abort(),
    }),
  );
  return { message, kept: await keptCheckpoints() };
}

async function keptCheckpoints(): Promise<number> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('clflow-checkpoints');
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.length;
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768));
  return btoa(text);
}

postReport(work());
