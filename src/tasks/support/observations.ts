/** @file A stream of images as the monitor sees it: measured from a folder, or read from the lines of `inspect --json`. */
import { createReadStream } from 'node:fs';
import * as z from 'zod';
import { ioError } from '../../files/index.node.js';
import { listGoodImages } from '../../dataset/index.js';
import type { ImageDetector } from '../../detector/index.js';
import { ClflowError, messageOf } from '../../errors.js';
import { decodeImage } from '../../image/index.node.js';
import type { OnTaskEvent } from './events.js';
import type { SizeWatch } from './size-watch.js';
import type { Observation } from '../../monitor/index.js';

/** An image's numbers, or why it has none. */
export type Observed =
  { readonly file: string; readonly observation: Observation } | { readonly file: string; readonly error: string };

/** The images of a folder in natural order. */
export async function* observedImages(
  detector: ImageDetector,
  folder: string,
  maxMegapixels: number,
  sizes: SizeWatch,
  onEvent: OnTaskEvent,
): AsyncGenerator<Observed> {
  const { files, failures, notes } = await listGoodImages(folder);
  notes.forEach((message) => onEvent({ phase: 'note', message }));
  for (const { file, error } of failures) yield { file, error };
  for (const [done, file] of files.entries()) {
    onEvent({ phase: 'inspecting', done, total: files.length });
    let observed: Observed;
    try {
      const image = await decodeImage(file, { range: detector.metadata.inputRange, maxMegapixels });
      sizes.saw(image);
      const [scored] = await detector.score([image]);
      observed = { file, observation: detector.observe(scored, image) };
    } catch (error) {
      observed = { file, error: messageOf(error) };
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

/** A line of `clflow inspect --json` is far shorter. */
const LONGEST_LINE = 16 * 2 ** 20;

/** Lines of `clflow inspect --json`. @throws ClflowError `data` for a line that is none, `io` when the file cannot be read */
export async function* observedLines(path: string): AsyncGenerator<Observed> {
  let count = 0;
  for await (const text of linesOf(path)) {
    count++;
    if (text.trim() === '') continue;
    const parsed = line.safeParse(jsonOrNull(text));
    if (!parsed.success) throw noLine(count, path);
    const found = parsed.data;
    if ('error' in found) yield found;
    else yield { file: found.file, observation: { score: found.score, ...found.appearance } };
  }
}

/** The lines of a file, of bounded length: a file without line ends must not fill the memory. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  let count = 1;
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop()!;
      count += lines.length;
      yield* lines;
      if (rest.length > LONGEST_LINE) throw noLine(count, path);
    }
  } catch (error) {
    throw error instanceof ClflowError ? error : ioError('read', path, error);
  }
  yield rest;
}

function noLine(count: number, path: string): ClflowError {
  return new ClflowError(
    'data',
    `Line ${count} of ${path} is no line of "clflow inspect --json": give such a file, or a folder of images.`,
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
