/**
 * @file The way of a training: good images → split into training and calibration → frozen preparation → cross-fitted whitening
 * → epochs over positives and fresh negatives → detector → calibration.
 */
import type { Backbone } from '../backbone/backbone.js';
import { splitCalibration } from '../dataset/split.js';
import type { DetectorModel } from '../detector/index.js';
import { ClflowError } from '../errors.js';
import { Flow, preparedScales } from '../flow/index.js';
import { initialState, type Runtime } from '../graph/index.js';
import { needsNegatives } from '../objective/index.js';
import { Random } from '../random.js';
import type { BatchMaker } from './batches.js';
import { calibrationScores, fitNorms, type Images } from './calibrate.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
  type CheckpointStore,
  type Curves,
} from './checkpoint.js';
import { hashImages } from './data-hash.js';
import { runEpochs, stepsPerEpoch } from './epochs.js';
import { fitPreparation } from './fit-preparation.js';
import { declareTrainingParameters, openFlowTrainer, type FlowTraining } from './flow-trainer.js';
import { WorkingImages, type ImageSource } from './image-source.js';
import type { TrainingPlan } from './plan.js';
import type { OnTrainingEvent } from './progress.js';
import { openWorkbench } from './workbench.js';

/** Bytes kept of images at working size; what is beyond is decoded again when needed. */
const IMAGE_CACHE = 512 * 2 ** 20;

export interface TrainingOptions {
  readonly plan: TrainingPlan;
  /** Good images. */
  readonly images: ImageSource;
  readonly backbone: Backbone;
  readonly runtime: Runtime;
  /** Missing: nothing is kept of an unfinished training. */
  readonly checkpoint?: CheckpointStore;
  /** Whether to go on from the checkpoint. */
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnTrainingEvent;
}

export interface TrainingResult {
  readonly model: DetectorModel;
  readonly calibrationScores: number[];
  readonly curves: Curves;
  readonly dataHash: string;
  readonly trainImages: number;
  /** Parameters that were trained and are part of the detector. */
  readonly parameters: number;
}

/** Trains a detector. Throws ClflowError('interrupted') when the signal stops it, after the last whole epoch was kept. */
export async function trainDetector(options: TrainingOptions): Promise<TrainingResult> {
  const { plan, backbone, runtime, onEvent = () => {} } = options;
  const { seed, size, optimisation } = plan;
  const indices = Array.from({ length: options.images.count }, (_, i) => i);
  const split = splitCalibration(indices, Random.of(seed, 'calibration'));
  const images = new WorkingImages(options.images, size, IMAGE_CACHE);
  const before = (phase: 'reading' | 'statistics' | 'whitening', total: number) => (done: number) => {
    if (options.signal?.aborted) throw new ClflowError('interrupted', 'training was stopped before its first epoch');
    onEvent({ phase, done, total });
  };

  let read = 0;
  const onRead = before('reading', images.count);
  const dataHash = await hashImages(images.count, async (i) => {
    const image = await images.get(i);
    onRead(++read);
    return image;
  });
  const onStatistics = before('statistics', split.train.length);
  const preparation = await fitPreparation(runtime, backbone, size, plan.flow, images, split.train, onStatistics);
  const flow = new Flow(plan.flow, preparedScales(preparation), seed);
  const detectorParameters = flow.parameters.size;
  const totalSteps = plan.epochs * stepsPerEpoch(split.train.length, optimisation.batch);
  const flowTraining = { flow, objective: plan.objective, optimisation, totalSteps, seed };
  declareTrainingParameters(flowTraining);

  const fingerprint = JSON.stringify({ plan, dataHash, backbone: backbone.hash });
  const reached = options.resume ? await lastCheckpoint(options.checkpoint, fingerprint) : null;
  if (reached) onEvent({ phase: 'resumed', epochsDone: reached.epochsDone });

  const workbench = await openWorkbench({
    runtime,
    backbone,
    size,
    flow: plan.flow,
    preparation,
    images,
    training: split.train,
    folds: plan.folds,
    batch: optimisation.batch,
    seed,
    negatives: needsNegatives(plan.objective),
    onImage: before('whitening', split.train.length),
  });
  let trained: Trained;
  try {
    trained = await trainFlow(options, flowTraining, workbench.maker, split.train, reached, fingerprint);
  } finally {
    await workbench.release();
  }

  const { parameters, curves } = trained;
  const whitening = workbench.whiteners[0].final;
  const unfinished = { backbone, size, preparation, whitening, flow, parameters, map: plan.map };
  const heldBack = (): Images => decoded(options.images, split.calibration);
  const model = { ...unfinished, norms: await fitNorms(runtime, unfinished, heldBack()) };
  const scores = await calibrationScores(runtime, model, heldBack(), (done) =>
    onEvent({ phase: 'calibration', done, total: split.calibration.length }),
  );
  return {
    model,
    calibrationScores: scores,
    curves,
    dataHash,
    trainImages: split.train.length,
    parameters: detectorParameters,
  };
}

interface Trained {
  readonly parameters: Float32Array;
  readonly curves: Curves;
}

/** The epochs that a checkpoint does not cover yet. */
async function trainFlow(
  { plan, runtime, checkpoint, signal, onEvent = () => {} }: TrainingOptions,
  flowTraining: FlowTraining,
  maker: BatchMaker,
  training: readonly number[],
  reached: Checkpoint | null,
  fingerprint: string,
): Promise<Trained> {
  const curves: Curves = reached?.curves ?? {};
  const epochsBefore = reached?.epochsDone ?? 0;
  if (epochsBefore >= plan.epochs) {
    return { parameters: reached?.state.parameters ?? initialState(flowTraining.flow.parameters).parameters, curves };
  }
  const trainer = await openFlowTrainer(runtime, flowTraining, reached?.state);
  const started = performance.now() - 1000 * (reached?.seconds ?? 0);
  try {
    await runEpochs({
      trainer,
      maker,
      training,
      epochs: plan.epochs,
      epochsDone: epochsBefore,
      curves,
      seed: plan.seed,
      signal,
      onEvent,
      onEpoch: async (epochsDone) => {
        const seconds = (performance.now() - started) / 1000;
        const state = { state: trainer.state, epochsDone, seconds, curves, fingerprint };
        await checkpoint?.write(encodeCheckpoint(state));
      },
    });
    return { parameters: trainer.state.parameters, curves };
  } finally {
    await trainer.release();
  }
}

async function lastCheckpoint(store: CheckpointStore | undefined, fingerprint: string): Promise<Checkpoint | null> {
  const bytes = await store?.read();
  if (!bytes) return null;
  const checkpoint = decodeCheckpoint(bytes);
  if (checkpoint.fingerprint !== fingerprint) {
    throw new ClflowError(
      'usage',
      'the checkpoint belongs to a training with other images or settings; repeat that command, or train without --resume',
    );
  }
  return checkpoint;
}

async function* decoded(source: ImageSource, indices: readonly number[]): Images {
  for (const index of indices) yield await source.load(index);
}
