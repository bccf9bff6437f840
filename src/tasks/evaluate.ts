/** @file How good a model is on labelled images. */
import * as z from 'zod';
import { labelledImage } from '../benchmark/labelled-images.js';
import { openDataset, type Sample } from '../dataset/index.js';
import {
  evaluate as measured,
  evaluatePartly,
  pixelImages,
  type Evaluation,
  type PartialEvaluation,
} from '../detector/index.js';
import { requireWritable, writeFileAtomic } from '../files/index.node.js';
import { isEmptyMask } from '../image/index.node.js';
import type { TaskHooks } from './support/events.js';
import { openModel } from './support/open-model.js';
import * as given from './support/options.js';
import { evaluationReport } from './support/reports.js';
import { SizeWatch } from './support/size-watch.js';
import { testImages } from './support/test-images.js';

/** The options of {@link evaluate}. */
export const evaluateOptions = z.strictObject({
  /** Model file. */
  model: given.path,
  /** Folder of one product with test images. */
  data: given.path,
  layout: given.layout,
  /** HTML page to write: scores, curves, the worst errors and their heat maps. */
  report: given.path.optional(),
  /** Say what can be said where the test images are not both good and bad, instead of failing. */
  partial: given.flag.default(false),
  /** Leave out test images and masks that cannot be read instead of failing. */
  skipBad: given.flag.default(false),
  maxMegapixels: given.maxMegapixels,
  ...given.computing,
});

export interface EvaluateOptions extends z.input<typeof evaluateOptions>, TaskHooks {}

/** A test image with its score. */
export interface ScoredSample extends Pick<Sample, 'file' | 'label' | 'defect'> {
  readonly score: number;
}

export interface EvaluateResult extends Evaluation {
  /** Every test image, in natural order. */
  readonly samples: readonly ScoredSample[];
}

/** Of images that need not be both good and bad. */
export interface PartialEvaluateResult extends PartialEvaluation {
  readonly samples: readonly ScoredSample[];
}

/**
 * Measures a model on the labelled test images of a folder.
 *
 * @example
 * ```ts
 * const { image, pixel } = await evaluate({ model: 'bottle.onnx', data: 'photos/bottle' });
 * console.log(image.auroc, pixel?.aupro);
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `model` and `io` when the model cannot be opened, `data` for
 *   images that cannot be used, or are not both good and bad unless that is asked for by `partial`, `interrupted` when the
 *   signal stops it
 */
export function evaluate(options: EvaluateOptions & { readonly partial?: false }): Promise<EvaluateResult>;
export function evaluate(options: EvaluateOptions): Promise<PartialEvaluateResult>;
export async function evaluate(options: EvaluateOptions): Promise<PartialEvaluateResult> {
  const { onEvent, partial, model, data, layout, report, skipBad, maxMegapixels, threads, device } = given.checked(
    evaluateOptions,
    options,
  );
  if (report !== undefined) await requireWritable(report);
  const { detector } = await openModel(model, { threads, device }, onEvent);
  try {
    const dataset = await openDataset(data, { layout, isEmptyMask: (file) => isEmptyMask(file, { maxMegapixels }) });
    dataset.notes.forEach((message) => onEvent({ phase: 'note', message }));
    const checked = await testImages(dataset.test, { skipBad, maxMegapixels }, onEvent);
    const test = [...checked.samples];
    const sizes = new SizeWatch(detector.metadata);
    checked.sizes.forEach((size) => sizes.saw(size));
    sizes.tell(onEvent);
    const decoding = { range: detector.metadata.inputRange, maxMegapixels };
    const scores: number[] = [];
    const labelled = test.map((sample) => labelledImage(sample, decoding));
    const pixels = pixelImages(labelled, detector.metadata.size);
    const good = [...pixels].filter(({ anomalous }) => !anomalous).length;
    const allGood = test.filter(({ label }) => label === 'normal').length;
    if (pixels.size > 0 && good < allGood) {
      onEvent({
        phase: 'note',
        message: `Pixel metrics are of ${good} of the ${allGood} good images, evenly chosen, as the maps of all do not fit into memory.`,
      });
    }
    const evaluation = await (partial ? evaluatePartly : measured)(detector, labelled, (done, score) => {
      scores.push(score);
      onEvent({ phase: 'inspecting', done, total: test.length });
    });
    if (report !== undefined) {
      await writeFileAtomic(
        report,
        await evaluationReport(detector, { ...dataset, test }, evaluation, scores, decoding),
      );
    }
    const samples = test.map(({ file, label, defect }, i) => ({ file, label, defect, score: scores[i] }));
    return { ...evaluation, samples };
  } finally {
    await detector.release();
  }
}
