/** @file What `clflow train` does: checks everything that can be checked beforehand, trains, writes the model. */
import { existsSync } from 'node:fs';
import { openBackbone } from '../../../backbone/index.node.js';
import { openDataset } from '../../../dataset/index.js';
import { loneHighest, thresholdNote } from '../../../calibration/index.js';
import { Detector, withMetadata, writeModel } from '../../../detector/index.js';
import { ClflowError } from '../../../errors.js';
import { decodeImage, isEmptyMask, workingSize } from '../../../image/index.node.js';
import { checkpointFile } from '../../../training/checkpoint-file.node.js';
import { hasEpochs, hasOrientation, trainingPlan } from '../../../training/plan.js';
import { trainingRecord } from '../../../training/record.js';
import { trainDetector } from '../../../training/train.js';
import { detectionPower } from '../../../tasks/support/detection-power.js';
import { watchInterrupt } from '../../interrupt.js';
import { readable } from '../../../report/readable.js';
import { note, print, printError } from '../../terminal/output.js';
import { trainingReport } from '../../../tasks/support/reports.js';
import { writeFileAtomic, removeLeftovers, requireWritable } from '../../../files/index.node.js';
import { openProgress, showTraining } from '../../terminal/progress.js';
import { readRealDefects, requireDefectLearner } from '../../../tasks/support/real-defects.js';
import { openRuntime } from '../../../tasks/support/open-runtime.js';
import { commandLine } from '../../terminal/shell.js';
import type { TrainOptions } from './command.js';
import { trainedJson, trainedTable } from './summary.js';
import { checkImages, limitSamples } from '../../../dataset/check-images.js';
import { VERSION } from '../../../version.js';

/** @param args the command line behind `clflow`, to say how to go on after an interruption */
export async function runTrain(data: string, options: TrainOptions, args: readonly string[]): Promise<void> {
  const started = performance.now();
  const { output, seed, method } = options;
  workingSize(options.size, 256, 256); // a wrong --size is told before any work
  if (options.epochs !== undefined && !hasEpochs(method)) {
    throw new ClflowError('usage', `--method ${method} learns in one pass, so --epochs has no meaning: leave it out.`);
  }
  if (options.orientation !== undefined && !hasOrientation(method)) {
    throw new ClflowError(
      'usage',
      `--method ${method} treats every position alike, so --orientation has no meaning: leave it out.`,
    );
  }
  if (options.anomalous !== undefined) requireDefectLearner(method);
  await requireWritable(output);
  if (options.report !== undefined) await requireWritable(options.report);
  await removeLeftovers(output);
  if (!output.toLowerCase().endsWith('.onnx')) note(`${output} does not end in .onnx, as model files should.`);

  const realDefects = options.anomalous === undefined ? [] : await readRealDefects(options.anomalous);
  const dataset = await openDataset(data, { layout: options.layout, isEmptyMask });
  dataset.notes.forEach(note);
  const runtime = await openRuntime(options.device, options.threads);
  const backbone = await openBackbone(
    { name: options.backbone, weights: options.weights, taps: options.taps },
    runtime,
    { endpoint: options.hubUrl, notify: note },
  );

  const progress = openProgress(process.stderr.isTTY === true && !options.json);
  const checkpoint = checkpointFile(output);
  tellAboutCheckpoint(checkpoint.path, options.resume ?? false);
  let epochsKept = 0;
  const interrupt = watchInterrupt(() => progress.line('stopping …'));
  try {
    const samples = limitSamples(dataset.train, options.trainLimit, seed);
    const images = await checkImages(
      samples.map(({ file }) => file),
      {
        skipBad: options.skipBad ?? false,
        onImage: (done) => progress.show('checking images', done, samples.length),
      },
    );
    progress.stop();
    images.notes.forEach(note);
    const size = workingSize(options.size, images.typical.width, images.typical.height);
    const plan = trainingPlan(
      { method, size, seed, falseAlarmRate: options.falseAlarmRate, calibration: options.calibration },
      { epochs: options.epochs, orientation: options.orientation },
    );
    const result = await trainDetector({
      plan,
      images: { count: images.files.length, load: (index) => decodeImage(images.files[index]) },
      backbone,
      runtime,
      realDefects,
      checkpoint: {
        ...checkpoint,
        write: async (bytes) => {
          await checkpoint.write(bytes);
          epochsKept++;
        },
      },
      resume: options.resume,
      signal: interrupt.signal,
      onEvent: (event) => {
        if (event.phase === 'resumed') epochsKept = event.epochsDone;
        showTraining(progress, event);
      },
    });
    progress.stop();
    const record = trainingRecord({
      plan,
      result,
      className: dataset.category,
      version: VERSION,
      runtime: runtime.name,
    });
    const calibrating = result.calibrationIndices.map((index) => images.files[index]);
    const file = writeModel(result.model, record);
    let metadata = record;
    if (options.power) {
      const detector = await Detector.open(file, runtime);
      try {
        metadata = { ...record, power: await detectionPower(detector, record, calibrating, progress) };
      } finally {
        await detector.release();
      }
    }
    await writeFileAtomic(output, withMetadata(file, metadata));
    if (options.report !== undefined) {
      await writeFileAtomic(options.report, await trainingReport(metadata, images.files));
    }
    await checkpoint.remove();

    const message = thresholdNote(metadata.threshold);
    if (message) note(message);
    noteLoneHighest(metadata.calibration.scores, calibrating);
    const seconds = (performance.now() - started) / 1000;
    const trained = { output, metadata, seconds, skipped: images.skipped };
    print(options.json ? trainedJson(trained) : trainedTable(trained));
  } catch (error) {
    progress.stop();
    if (error instanceof ClflowError && error.code === 'interrupted') printError(howToGoOn(epochsKept, args));
    throw error;
  } finally {
    interrupt.release();
  }
}

/** A defect among the good images shows here, where it would make the detector blind. */
function noteLoneHighest(scores: readonly number[], files: readonly string[]): void {
  const index = loneHighest(scores);
  if (index === null) return;
  const next = Math.max(...scores.filter((_, i) => i !== index));
  note(
    `${files[index]} scores ${readable(scores[index])}, far above the other calibration images (at most ${readable(next)}), ` +
      'and it alone sets the threshold: if it is not good, take it out and train again.',
  );
}

function tellAboutCheckpoint(path: string, resume: boolean): void {
  if (existsSync(path) === resume) return;
  if (resume) note(`there is no checkpoint ${path}, so the training starts from the beginning.`);
  else note(`${path}, left by an unfinished training, will be replaced; --resume would go on from it.`);
}

function howToGoOn(epochsKept: number, args: readonly string[]): string {
  if (epochsKept === 0) return 'No epoch was finished, so nothing is kept; the same command starts anew.';
  const again = args.includes('--resume') ? args : [...args, '--resume'];
  const kept = epochsKept === 1 ? 'Epoch 1 is kept' : `Epochs 1 to ${epochsKept} are kept`;
  return `${kept}. To go on:\n  ${commandLine(['clflow', ...again])}`;
}
