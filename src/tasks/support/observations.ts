/** @file A stream of images as the monitor sees it: measured from a folder, or read from the lines of `inspect --json`. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import * as z from 'zod';
import { ioError } from '../../files/index.node.js';
import { listGoodImages } from '../../dataset/index.js';
import type { ImageDetector } from '../../detector/index.js';
import { ClflowError } from '../../errors.js';
import { decodeImage } from '../../image/index.node.js';
import type { OnTaskEvent } from './events.js';
import type { Observation } from '../../monitor/index.js';

/** An image's numbers, or why it has none. */
export type Observed =
  { readonly file: string; readonly observation: Observation } | { readonly file: string; readonly error: string };

/** The images of a folder in natural order. */
export async function* observedImages(
  detector: ImageDetector,
  folder: string,
  onEvent: OnTaskEvent,
): AsyncGenerator<Observed> {
  const { files, failures, notes } = await listGoodImages(folder);
  notes.forEach((message) => onEvent({ phase: 'note', message }));
  for (const { file, error } of failures) yield { file, error };
  for (const [done, file] of files.entries()) {
    onEvent({ phase: 'inspecting', done, total: files.length });
    let observed: Observed;
    try {
      const image = await decodeImage(file);
      const [scored] = await detector.score([image]);
      observed = { file, observation: detector.observe(scored, image) };
    } catch (error) {
      if (!(error instanceof ClflowError)) throw error;
      observed = { file, error: error.message };
    }
    yield observed;
  }
}

const number = z.number().optional();
const line = z.union([
  z.object({ file: z.string(), error: z.string() }),
  z.object({
    file: z.string(),
    score: z.number(),
    appearance: z.object({ brightness: number, sharpness: number, x: number, y: number }).optional(),
  }),
]);

/** Lines of `clflow inspect --json`. @throws ClflowError `data` for a line that is none, `io` when the file cannot be read */
export async function* observedLines(path: string): AsyncGenerator<Observed> {
  const stream = createReadStream(path);
  const failed = new Promise<never>((_, reject) =>
    stream.once('error', (error) => reject(ioError('read', path, error))),
  );
  failed.catch(() => {}); // told by the race below, or not at all
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]();
  for (let count = 1; ; count++) {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) return;
    if (value.trim() === '') continue;
    const parsed = line.safeParse(jsonOrNull(value));
    if (!parsed.success) {
      throw new ClflowError(
        'data',
        `Line ${count} of ${path} is no line of "clflow inspect --json": give such a file, or a folder of images.`,
      );
    }
    const found = parsed.data;
    if ('error' in found) yield found;
    else yield { file: found.file, observation: { score: found.score, ...found.appearance } };
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
