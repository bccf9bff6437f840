/** @file Training in a browser: what the worker does. Node's `train` does the same with files. */
import { embeddedFrom } from '../backbone/embedded.js';
import { groupsOf } from '../calibration/index.js';
import { ImageDetector, withMetadata, type DetectorMetadata } from '../detector/index.js';
import { ClflowError, option } from '../errors.js';
import type { Runtime } from '../graph/session.js';
import { paintedFindings } from '../power/painted-findings.js';
import { closingNotes } from '../report/closing-notes.js';
import { sha256Hex } from '../sha256.js';
import type { CheckpointStore } from '../training/checkpoint.js';
import { selected } from '../training/image-source.js';
import { DEFAULT_PRECISION, calibrationMethod, methods, precisionChoices } from '../training/methods.js';
import { requireMeaning, trainingPlan } from '../training/plan.js';
import { trainModel } from '../training/train-model.js';
import { workingSizeFor } from '../training/working-size.js';
import { opfsCheckpoint } from './checkpoint-opfs.js';
import { embeddedWeights } from './embedded-weights.js';
import { modelBytes } from './model-bytes.js';
import type { Trained } from './train.js';
import type { TrainingSettings, WebTrainingEvent } from './train-options.js';
import { checkPictures, type CheckedPictures, type TrainingPicture } from './training-pictures.js';

export interface Task {
  readonly pictures: readonly TrainingPicture[];
  readonly settings: TrainingSettings;
  /** The weights of the embedded backbone; missing: those beside this module. */
  readonly backbone?: Uint8Array;
}

type OnEvent = (event: WebTrainingEvent) => void;

export async function trainPictures(
  { pictures, settings, backbone: weights }: Task,
  runtime: Runtime,
  onEvent: OnEvent,
): Promise<Omit<Trained, 'seconds'>> {
  const note = (message: string): void => onEvent({ phase: 'note', message });
  const { method = 'clflow', seed = 0, className = 'product', falseAlarmRate, reviewRate, previews } = settings;
  requireSense(settings);
  const { bytes, name } = weights ? { bytes: weights, name: 'the weights' } : await modelBytes(embeddedWeights());
  const backbone = await embeddedFrom(bytes, name);
  const images = await checkPictures(pictures, {
    skipBad: settings.skipBad ?? false,
    onPicture: (done) => onEvent({ phase: 'checking', done, total: pictures.length }),
  });
  images.notes.forEach(note);
  const { source, nearCopies, typical } = images;
  const size = workingSizeFor(backbone, settings.size === undefined ? undefined : String(settings.size), typical);
  const { epochs, orientation, contamination, precision = DEFAULT_PRECISION, calibration: choice = 'auto' } = settings;
  const plan = trainingPlan({ method, size, seed }, { epochs, orientation, contamination });
  const calibration = calibrationMethod(choice, groupsOf(source.count, nearCopies).length);
  const identity = JSON.stringify([images.digest, plan, calibration, backbone.hash, precision]);
  const { checkpoint, resume } =
    settings.checkpoint === false ? { checkpoint: undefined, resume: false } : await openCheckpoint(identity, onEvent);
  const trained = await trainModel({
    ...{ plan, calibration, falseAlarmRate, reviewRate, className, imageSize: typical },
    ...{ images: source, nearCopies, backbone, precision, runtime, checkpoint, resume, previews, onEvent },
  });
  const { metadata: record, result } = trained;
  const metadata =
    settings.power === false
      ? record
      : await withPower(trained.file, record, result.calibrationIndices, images, runtime, onEvent);
  const file = (await withMetadata(trained.file, metadata)) as Uint8Array<ArrayBuffer>;
  await checkpoint?.remove();
  closingNotes(metadata, result, (index) => source.nameOf(index)).forEach(note);
  return {
    ...{ file, metadata },
    trainImages: result.trainImages,
    calibrationImages: result.calibrationIndices.length,
    skippedImages: images.skipped,
  };
}

/** What can be told before any work. */
function requireSense({ method = 'clflow', precision, epochs, orientation, contamination }: TrainingSettings): void {
  if (!methods.includes(method)) {
    throw new ClflowError('usage', `There is no ${option('method')} ${method}; choose one of ${methods.join(', ')}.`);
  }
  if (precision !== undefined && !precisionChoices.includes(precision)) {
    throw new ClflowError('usage', `${option('precision')} must be one of ${precisionChoices.join(', ')}.`);
  }
  if (epochs !== undefined && !(Number.isInteger(epochs) && epochs >= 1)) {
    throw new ClflowError('usage', `${option('epochs')} must be a whole number from 1.`);
  }
  requireMeaning(method, { epochs, orientation, contamination });
}

/** The checkpoint of just this training, and whether there is one to go on from. */
async function openCheckpoint(
  identity: string,
  onEvent: OnEvent,
): Promise<{ checkpoint?: CheckpointStore; resume: boolean }> {
  const store = await opfsCheckpoint((await sha256Hex(new TextEncoder().encode(identity))).slice(0, 32));
  if (!store) {
    const message = 'The browser keeps no files for this page, so a training that is stopped begins anew.';
    onEvent({ phase: 'note', message });
    return { resume: false };
  }
  const told: CheckpointStore = {
    ...store,
    async write(bytes, epochs) {
      await store.write(bytes, epochs);
      onEvent({ phase: 'kept', epochs });
    },
  };
  return { checkpoint: told, resume: (await store.read()) !== null };
}

async function withPower(
  file: Uint8Array,
  metadata: DetectorMetadata,
  calibrating: readonly number[],
  images: CheckedPictures,
  runtime: Runtime,
  onEvent: OnEvent,
): Promise<DetectorMetadata> {
  const detector = await ImageDetector.open(file, runtime);
  try {
    const source = selected(images.source, calibrating);
    const bytesOf = (index: number): Promise<Uint8Array> => images.bytesOf(calibrating[index]);
    const onDefect = (done: number, total: number): void => onEvent({ phase: 'power', done, total });
    return { ...metadata, ...(await paintedFindings(detector, metadata, source, bytesOf, onDefect)) };
  } finally {
    await detector.release();
  }
}
