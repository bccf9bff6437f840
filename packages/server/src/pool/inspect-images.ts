/** @file In the child: from the bytes of a few images to a verdict on each. Those of one size are scored in one run. */
import { decodeImage, decodeMask, type Mask, type RgbImage, type Scored } from 'clflow';
import { detector as detectors, image as images } from 'clflow/parts';
import { encodedHeatmap } from './heatmap.js';
import type { Stage } from './messages.js';
import type { OpenModel } from './open-models.js';
import type { InspectAnswer, InspectTask } from './types.js';

/** Pixels that are held and scored together: a child's memory is a matter of these, and more are no faster. */
const MOST_PIXELS_TOGETHER = 1.1e6;

/**
 * @param tell called once for each task, as soon as there is an answer or an error
 * @param turn called before each stage
 */
export async function inspectImages(
  model: OpenModel,
  tasks: readonly InspectTask[],
  tell: (index: number, answer: InspectAnswer | Error) => void,
  turn: (stage: Stage) => void,
): Promise<void> {
  turn('image');
  const indices = tasks.map((_, i) => i);
  const groups = tasks.length === 1 ? [indices] : await alike(tasks, (i, error) => tell(i, error));
  for (const group of groups) {
    const decoded: Decoded[] = [];
    for (const index of group) {
      const result = await orError(() => decode(model, tasks[index]));
      if (result instanceof Error) tell(index, result);
      else decoded.push({ index, ...result });
    }
    if (decoded.length === 0) continue;
    turn('model');
    const { scored, milliseconds } = await scoreTogether(model, decoded);
    turn('image');
    for (const [i, one] of decoded.entries()) {
      const of = scored[i];
      const answer = await orError(async () => {
        if (of instanceof Error) throw of;
        return answerOf(model, tasks[one.index], one, of, milliseconds);
      });
      tell(one.index, answer);
    }
    collectYoung();
  }
}

interface Decoded {
  readonly index: number;
  readonly image: RgbImage;
  readonly ignore: Mask | undefined;
  readonly milliseconds: number;
}

/** Indices of tasks whose images have one size, as many as may be held together. Headers alone are read. */
async function alike(
  tasks: readonly InspectTask[],
  onError: (index: number, error: Error) => void,
): Promise<readonly (readonly number[])[]> {
  const groups: { readonly key: string; readonly indices: number[]; readonly most: number }[] = [];
  for (const [index, task] of tasks.entries()) {
    const info = await orError(() => images.imageInfo(task.image));
    if (info instanceof Error) {
      onError(index, info);
      continue;
    }
    const key = `${info.width}×${info.height}`;
    const open = groups.find((group) => group.key === key && group.indices.length < group.most);
    if (open) open.indices.push(index);
    else groups.push({ key, indices: [index], most: Math.floor(MOST_PIXELS_TOGETHER / (info.width * info.height)) });
  }
  return groups.map(({ indices }) => indices);
}

async function decode({ detector }: OpenModel, task: InspectTask): Promise<Omit<Decoded, 'index'>> {
  const { roi, maxMegapixels } = task;
  const start = performance.now();
  const image = await decodeImage(task.image, { range: detector.metadata.inputRange, maxMegapixels });
  const mask = task.ignore && (await decodeMask(task.ignore, { maxMegapixels }));
  const ignore = roi ? detectors.outside(roi, image, mask) : mask;
  return { image, ignore, milliseconds: performance.now() - start };
}

interface ScoredTogether {
  readonly scored: readonly (Scored | Error)[];
  /** Of the run that they share. */
  readonly milliseconds: number;
}

/** One image that the model cannot score must not take the others with it. */
async function scoreTogether({ detector }: OpenModel, decoded: readonly Decoded[]): Promise<ScoredTogether> {
  const start = performance.now();
  const together = await orError(() => detector.score(decoded.map(({ image }) => image)));
  const scored: (Scored | Error)[] = [];
  if (!(together instanceof Error)) scored.push(...together);
  else if (decoded.length === 1) scored.push(together);
  else for (const { image } of decoded) scored.push(await orError(async () => (await detector.score([image]))[0]));
  return { scored, milliseconds: performance.now() - start };
}

async function answerOf(
  { detector }: OpenModel,
  task: InspectTask,
  { image, ignore, milliseconds: decodeMs }: Decoded,
  scored: Scored,
  scoreMs: number,
): Promise<InspectAnswer> {
  const start = performance.now();
  const inspection = detector.judge(scored, image, ignore);
  const observation = detector.observe(scored, image);
  const judged = performance.now();
  const heatmap = task.heatmap ? await encodedHeatmap(task.heatmap, image, inspection, detector.metadata) : null;
  const { verdict, score, pValue, threshold, regions } = inspection;
  const { width, height } = image;
  const timing = { decode: decodeMs, score: scoreMs, regions: judged - start, heatmap: performance.now() - judged };
  const map = task.map ? { map: inspection.map } : {};
  return { verdict, score, pValue, threshold, regions, width, height, heatmap, ...map, observation, timing };
}

async function orError<T>(act: () => Promise<T>): Promise<T | Error> {
  try {
    return await act();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What an image leaves behind, where the process was started with `--expose-gc`; the sources' tests are not. */
function collectYoung(): void {
  void globalThis.gc?.({ type: 'minor', execution: 'sync' });
}
