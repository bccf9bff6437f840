/** @file New thresholds for a model from good images, without training. */
import * as z from 'zod';
import { groupsOf, representatives, thresholdNote, type Threshold } from '../calibration/index.js';
import { checkImages } from '../check/check-images.js';
import { imageFiles, listGoodImages, notesOf } from '../dataset/index.js';
import {
  areaMask,
  calibrationOf,
  calibrationSamples,
  chooseThresholds,
  requireReviewRate,
  withMetadata,
  type CalibrationSample,
  type DetectorMetadata,
} from '../detector/index.js';
import { ClflowError } from '../errors.js';
import { requireWritable, writeFileAtomic } from '../files/index.node.js';
import type { ImageSource } from '../training/image-source.js';
import { VERSION } from '../version.js';
import { detectionPower } from './support/detection-power.js';
import type { TaskHooks } from './support/events.js';
import { openModel } from './support/open-model.js';
import { splitOf } from './support/split-of.js';
import { SizeWatch } from './support/size-watch.js';
import * as given from './support/options.js';

/** With fewer, one good image in four and more would be rejected. */
const FEWEST = 4;

/** The options of {@link calibrate}. */
export const calibrateOptions = z.strictObject({
  /** Model file. */
  model: given.path,
  /** Folder of good images, or one image, that the model was not trained on. */
  good: given.path,
  /** Model file to write. */
  output: given.path,
  /** Share of good images that may be called anomalous; the model's own when missing. */
  falseAlarmRate: given.share.optional(),
  /** Share of good images that may be called anomalous or `review`; 0: no review; the model's own when missing. */
  reviewRate: given.reviewShare.optional(),
  /** Measure which synthesized defects are found. */
  power: given.flag.default(true),
  /** Leave out images that cannot be decoded instead of failing. */
  skipBad: given.flag.default(false),
  maxMegapixels: given.maxMegapixels,
  ...given.computing,
});

export interface CalibrateOptions extends z.input<typeof calibrateOptions>, TaskHooks {}

export interface CalibrateResult {
  /** Path of the model file that was written. */
  readonly model: string;
  /** The threshold that the new one replaces. */
  readonly thresholdBefore: number;
  readonly threshold: Threshold;
  /** Missing: there is no review. */
  readonly reviewThreshold?: Threshold;
  /** What the new file says about itself, and the one before. */
  readonly metadata: DetectorMetadata;
  readonly before: DetectorMetadata;
}

/**
 * Sets the thresholds of a model anew from good images, and writes it as another file; what it has learned stays.
 *
 * @example
 * ```ts
 * await calibrate({ model: 'bottle.onnx', good: 'good-of-this-week', output: 'bottle-2.onnx', falseAlarmRate: 0.005 });
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `data` for fewer than 4 images or some that cannot be decoded,
 *   `model` and `io` when a file cannot be read or written, `interrupted` when the signal stops it
 */
export async function calibrate(options: CalibrateOptions): Promise<CalibrateResult> {
  const { onEvent, good, output, threads, device, ...settings } = given.checked(calibrateOptions, options);
  await requireWritable(output);
  const { bytes, detector } = await openModel(settings.model, { threads, device }, onEvent);
  try {
    const before = detector.metadata;
    const { falseAlarmRate = before.threshold.requestedRate, reviewRate = before.reviewThreshold?.requestedRate ?? 0 } =
      settings;
    requireReviewRate(reviewRate, falseAlarmRate);
    const found = await listGoodImages(good);
    const listed = found.files;
    notesOf(found).forEach((message) => onEvent({ phase: 'note', message }));
    const images = await checkImages(listed, {
      skipBad: settings.skipBad,
      maxMegapixels: settings.maxMegapixels,
      what: 'good images',
      onImage: (done) => onEvent({ phase: 'checking', done, total: listed.length }),
    });
    images.notes.forEach((message) => onEvent({ phase: 'note', message }));
    const sizes = new SizeWatch(before);
    images.sizes.forEach((size) => sizes.saw(size));
    sizes.tell(onEvent);
    const files = representatives(groupsOf(images.files.length, images.nearCopies)).map((i) => images.files[i]);
    if (files.length < FEWEST) throw tooFew(good, files.length);
    const source = imageFiles(files, { range: before.inputRange, maxMegapixels: settings.maxMegapixels });
    const samples = await calibrationSamples(
      decoded(source),
      async (image) => (await detector.score([image]))[0],
      { size: before.size, area: areaMask(before) },
      (done) => onEvent({ phase: 'calibrating', done, total: files.length }),
    );
    const unmeasured = recalibrated(before, samples, falseAlarmRate, reviewRate);
    const painted = settings.power
      ? await detectionPower(detector, unmeasured, source, files, onEvent)
      : { power: null };
    // Reads every file: not for a model of which nobody knows what it was trained on.
    const split = before.split && { ...before.split, calibrated: (await splitOf(good, [], files)).calibrated };
    const metadata = { ...unmeasured, ...(split && { split }), ...painted };
    await writeFileAtomic(output, await withMetadata(bytes, metadata));
    const message = thresholdNote(metadata.threshold);
    if (message) onEvent({ phase: 'note', message });
    const { threshold, reviewThreshold } = metadata;
    return { model: output, thresholdBefore: before.threshold.value, threshold, reviewThreshold, metadata, before };
  } finally {
    await detector.release();
  }
}

async function* decoded(images: ImageSource) {
  for (let index = 0; index < images.count; index++) yield await images.load(index);
}

function recalibrated(
  { reviewThreshold: _, ...before }: DetectorMetadata,
  samples: readonly CalibrationSample[],
  rate: number,
  reviewRate: number,
): DetectorMetadata {
  const calibration = calibrationOf('recalibrated', samples);
  const step = { step: 'calibrate', version: VERSION, good: samples.length, anomalous: 0 } as const;
  return {
    ...before,
    calibration,
    ...chooseThresholds(calibration, rate, reviewRate),
    power: null, // it was measured at the threshold before
    lineage: [...before.lineage, { ...step, falseAlarmRate: rate, ...(reviewRate > 0 && { reviewRate }) }],
  };
}

function tooFew(good: string, count: number): ClflowError {
  return new ClflowError(
    'data',
    `${good} has ${count} good image${count === 1 ? '' : 's'}, too few to calibrate on: with so few ` +
      `the threshold would promise nothing better than one false alarm in ${count + 1}; give at least ${FEWEST}, better 20 or more.`,
  );
}
