/** @file What `clflow calibrate` does. */
import { thresholdNote } from '../../../calibration/index.js';
import { listImages } from '../../../dataset/index.js';
import {
  calibrationOf,
  calibrationSamples,
  chooseThresholds,
  withMetadata,
  type CalibrationSample,
  type DetectorMetadata,
} from '../../../detector/index.js';
import { ClflowError } from '../../../errors.js';
import { decodeImage, type RgbImage } from '../../../image/index.node.js';
import type { CalibrateOptions } from './command.js';
import { detectionPower, powerRows } from '../../../tasks/support/detection-power.js';
import { openModel } from '../../../tasks/support/open-model.js';
import { writeFileAtomic, requireWritable } from '../../../files/index.node.js';
import { note, print } from '../../terminal/output.js';
import { openProgress } from '../../terminal/progress.js';
import { table } from '../../terminal/table.js';
import { thresholdRows } from '../../terminal/threshold-rows.js';
import { checkImages } from '../../../dataset/check-images.js';
import { VERSION } from '../../../version.js';

/** With fewer, one good image in four and more would be rejected. */
const FEWEST = 4;

export async function runCalibrate(model: string, good: string, options: CalibrateOptions): Promise<void> {
  const { output } = options;
  await requireWritable(output);
  const { bytes, detector } = await openModel(model, options.threads);
  const progress = openProgress(process.stderr.isTTY === true && !options.json);
  try {
    const listed = await listImages([good]);
    const images = await checkImages(listed, {
      skipBad: options.skipBad ?? false,
      onImage: (done) => progress.show('checking images', done, listed.length),
    });
    progress.stop();
    images.notes.forEach(note);
    const { files } = images;
    if (files.length < FEWEST) {
      throw new ClflowError(
        'data',
        `${good} has ${files.length} good image${files.length === 1 ? '' : 's'}, too few to calibrate on: with so few ` +
          `the threshold would promise nothing better than one false alarm in ${files.length + 1}; give at least ${FEWEST}, better 20 or more.`,
      );
    }
    const samples = await calibrationSamples(
      decoded(files),
      async (image) => (await detector.score([image]))[0],
      detector.metadata.size,
      (done) => progress.show('calibrating', done, files.length),
    );
    progress.stop();
    const unmeasured = recalibrated(detector.metadata, samples, options.falseAlarmRate);
    const power = options.power ? await detectionPower(detector, unmeasured, files, progress) : null;
    const metadata = { ...unmeasured, power };
    await writeFileAtomic(output, withMetadata(bytes, metadata));
    const message = thresholdNote(metadata.threshold);
    if (message) note(message);
    print(options.json ? asJson(output, detector.metadata, metadata) : forPeople(output, detector.metadata, metadata));
  } finally {
    progress.stop();
    await detector.release();
  }
}

async function* decoded(files: readonly string[]): AsyncGenerator<RgbImage> {
  for (const file of files) yield await decodeImage(file);
}

function recalibrated(
  before: DetectorMetadata,
  samples: readonly CalibrationSample[],
  rate = before.threshold.requestedRate,
): DetectorMetadata {
  const calibration = calibrationOf('recalibrated', samples);
  const step = { step: 'calibrate', version: VERSION, good: samples.length, anomalous: 0 } as const;
  return {
    ...before,
    calibration,
    ...chooseThresholds(calibration, rate),
    power: null, // it was measured at the threshold before
    lineage: [...before.lineage, { ...step, falseAlarmRate: rate }],
  };
}

function asJson(output: string, before: DetectorMetadata, { threshold }: DetectorMetadata): string {
  return JSON.stringify({ model: output, thresholdBefore: before.threshold.value, threshold });
}

function forPeople(output: string, before: DetectorMetadata, after: DetectorMetadata): string {
  return table([
    ['model', output],
    [
      'images',
      `${after.threshold.calibrationImages} good ones calibrate it (before: ${before.threshold.calibrationImages})`,
    ],
    ...thresholdRows(after.threshold, before.threshold),
    ...powerRows(after),
  ]);
}
