/** @file The browser's side of bench/web.ts: trains, scores, times, and posts what came of it to /result. */
import { Detector, train } from '../../src/web/index.js';
import { takeTurns } from '../measure.js';
import type { WebBenchReport, WebBenchTask } from './report.js';

const fileAt = async (path: string): Promise<File> => new File([await (await fetch(path)).blob()], path);

async function work(): Promise<WebBenchReport> {
  if (!crossOriginIsolated) throw new Error('The page is not isolated, so that it has one thread.');
  const { photos, tests, timed, repetitions, settings } = (await (await fetch('/task.json')).json()) as WebBenchTask;
  const pictures = await Promise.all(photos.map(fileAt));
  const { model, seconds } = await train(pictures, { ...settings, threads: 1, power: false });
  const detectors = {
    '1': await Detector.load(model, { threads: 1 }),
    '2': await Detector.load(model, { threads: 2 }),
  };
  const scores: number[] = [];
  for (const path of tests) scores.push((await detectors[1].inspect(await fileAt(path))).score);
  const picture = await fileAt(timed);
  const works = {
    '1': () => detectors[1].inspect(picture),
    '2': () => detectors[2].inspect(picture),
  };
  const times = await takeTurns(works, { warmup: 3, repetitions });
  return { training: { seconds, threads: 1 }, model: await base64(model), scores, times };
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768));
  return btoa(text);
}

const post = (report: WebBenchReport | { error: string }) =>
  fetch('/result', { method: 'POST', body: JSON.stringify(report) });
work().then(post, (error: unknown) => post({ error: String(error) }));
