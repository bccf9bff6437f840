/** @file What `clflow refine` does. */
import { openBackbone, type Backbone } from '../../../backbone/index.node.js';
import { thresholdNote } from '../../../calibration/index.js';
import { listImages, openDataset } from '../../../dataset/index.js';
import { Detector, notAbove, withMetadata, writeModel, type DetectorMetadata } from '../../../detector/index.js';
import { ClflowError } from '../../../errors.js';
import { decodeImage, isEmptyMask } from '../../../image/index.node.js';
import type { Runtime } from '../../../graph/index.js';
import { Random } from '../../../random.js';
import { methods, orientations, type Method } from '../../../training/methods.js';
import { hasEpochs, trainingPlan, type TrainingPlan } from '../../../training/plan.js';
import { trainingRecord } from '../../../training/record.js';
import { calibrationSplit, trainDetector, type Split } from '../../../training/train.js';
import { detectionPower } from '../../../tasks/support/detection-power.js';
import { watchInterrupt } from '../../interrupt.js';
import { note, print } from '../../terminal/output.js';
import { openModel } from '../../../tasks/support/open-model.js';
import { writeFileAtomic, requireWritable } from '../../../files/index.node.js';
import { openProgress, showTraining } from '../../terminal/progress.js';
import { readRealDefects, requireDefectLearner } from '../../../tasks/support/real-defects.js';
import { changeOf, refinedTable, type Change } from '../../../tasks/support/refine-change.js';
import type { RefineOptions } from './command.js';
import { openRuntime } from '../../../tasks/support/open-runtime.js';
import { VERSION } from '../../../version.js';

export async function runRefine(model: string, options: RefineOptions): Promise<void> {
  const { output, normal, anomalous } = options;
  if (normal === undefined && anomalous === undefined) {
    throw new ClflowError('usage', 'There is nothing to learn from: give --normal, --anomalous or both.');
  }
  await requireWritable(output);
  const { detector: before } = await openModel(model, options.threads);
  const progress = openProgress(process.stderr.isTTY === true && !options.json);
  const interrupt = watchInterrupt(() => progress.line('stopping …'));
  try {
    const was = before.metadata;
    const dataset = await openDataset(options.data, { layout: options.layout, isEmptyMask });
    const old = dataset.train.map(({ file }) => file);
    const added = normal === undefined ? [] : await listImages([normal]);
    const files = [...old, ...added];
    const defects = anomalous === undefined ? [] : await readRealDefects(anomalous);
    const plan = planOf(was);
    if (defects.length > 0) requireDefectLearner(plan.method);
    const runtime = await openRuntime('cpu', options.threads);
    const result = await trainDetector({
      plan,
      images: { count: files.length, load: (index) => decodeImage(files[index]) },
      backbone: await sameBackbone(was, options, runtime),
      runtime,
      split: extendedSplit(old.length, added.length, was.seed),
      realDefects: defects,
      signal: interrupt.signal,
      onEvent: (event) => showTraining(progress, event),
    });
    progress.stop();
    const about = { plan, result, className: was.className, version: VERSION, runtime: runtime.name };
    const trained = trainingRecord(about);
    const wasCalibrating = result.calibrationIndices.map((index) => index < old.length);
    const step = { step: 'refine', version: VERSION, good: added.length, anomalous: defects.length } as const;
    const record: DetectorMetadata = {
      ...trained,
      ...notAbove(trained, wasCalibrating),
      lineage: [...was.lineage, { ...step, falseAlarmRate: plan.falseAlarmRate }],
    };
    const file = writeModel(result.model, record);
    const calibrating = result.calibrationIndices.map((index) => files[index]);
    const after = await Detector.open(file, runtime);
    let metadata: DetectorMetadata;
    let change: Change;
    try {
      const power = options.power ? await detectionPower(after, record, calibrating, progress) : null;
      metadata = { ...record, power };
      await writeFileAtomic(output, withMetadata(file, metadata));
      const message = thresholdNote(metadata.threshold);
      if (message) note(message);
      change = await changeOf(before, after, added, defects);
    } finally {
      await after.release();
    }
    const { threshold } = metadata;
    print(
      options.json
        ? JSON.stringify({ model: output, ...change, threshold })
        : refinedTable(output, metadata, was, change),
    );
  } finally {
    progress.stop();
    interrupt.release();
    await before.release();
  }
}

/** @throws ClflowError `usage` when it is not the one that the model was trained on */
async function sameBackbone(
  { backbone: was }: DetectorMetadata,
  { backbone: name = was.name, weights, taps, hubUrl }: RefineOptions,
  runtime: Runtime,
): Promise<Backbone> {
  const backbone = await openBackbone({ name, weights, taps }, runtime, { endpoint: hubUrl, notify: note });
  if (backbone.hash === was.hash) return backbone;
  throw new ClflowError(
    'usage',
    `The backbone ${backbone.name} has other weights than the one that the model was trained on (${was.name}): ` +
      'name the same with --backbone and --weights.',
  );
}

/** The plan that trained the model, from this version's recipe of its method. */
function planOf({ method: name, size, seed, threshold, settings: was, training }: DetectorMetadata): TrainingPlan {
  const method = methods.find((known): known is Method => known === name);
  if (!method) throw new ClflowError('model', `This clflow has no method "${name}", by which the model was trained.`);
  const settings = { method, size, seed, falseAlarmRate: threshold.requestedRate, calibration: 'split' } as const;
  const orientation = orientations.find((known) => known === was.orientation);
  return trainingPlan(settings, { epochs: hasEpochs(method) ? training.epochs : undefined, orientation });
}

/** The split of the old images as it was, and of the new ones every other to calibrate. */
function extendedSplit(old: number, added: number, seed: number): Split {
  const split = calibrationSplit(
    Array.from({ length: old }, (_, i) => i),
    seed,
  );
  const fresh = Random.of(seed, 'added')
    .permutation(added)
    .map((i) => old + i);
  const half = Math.ceil(added / 2);
  return {
    train: [...split.train, ...fresh.slice(half)].sort((a, b) => a - b),
    calibration: [...split.calibration, ...fresh.slice(0, half)].sort((a, b) => a - b),
  };
}
