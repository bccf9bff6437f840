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
import { Synthesizer, estimateForeground } from '../synthesis/index.js';
import type { BatchMaker, Whitened } from './batches.js';
import { BoundedCache } from './bounded-cache.js';
import { calibrationScores, fitNorms, type Images } from './calibrate.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
  type CheckpointStore,
  type Curves,
} from './checkpoint.js';
import { dealFolds, fitCrossWhitening, noWhitening, type Whitener } from './cross-fit.js';
import { hashImages } from './data-hash.js';
import { runEpochs, stepsPerEpoch } from './epochs.js';
import { Extractor, type Prepared } from './extractor.js';
import { fitPreparation } from './fit-preparation.js';
import { declareTrainingParameters, openFlowTrainer } from './flow-trainer.js';
import { WorkingImages, type ImageSource } from './image-source.js';
import type { TrainingPlan } from './plan.js';
import type { OnTrainingEvent } from './progress.js';

/** Bytes kept of images at working size, of prepared and of whitened maps; what is beyond is made again when needed. */
const IMAGE_CACHE = 512 * 2 ** 20;
const MAP_CACHE = 512 * 2 ** 20;
/** Good images at hand as sources of foreign patches and for the estimate of the foreground. */
const SOURCES = 32;

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
  const stop = (): void => {
    if (options.signal?.aborted) throw new ClflowError('interrupted', 'training was stopped before its first epoch');
  };

  const dataHash = await hashImages(images.count, async (i) => {
    stop();
    onEvent({ phase: 'reading', done: i + 1, total: images.count });
    return images.get(i);
  });
  const preparation = await fitPreparation(runtime, backbone, size, plan.flow, images, split.train, (done) => {
    stop();
    onEvent({ phase: 'statistics', done, total: split.train.length });
  });
  const scales = preparedScales(preparation);
  const flow = new Flow(plan.flow, scales, seed);
  const detectorParameters = flow.parameters.size;
  const totalSteps = plan.epochs * stepsPerEpoch(split.train.length, optimisation.batch);
  const flowTraining = { flow, objective: plan.objective, optimisation, totalSteps, seed };
  declareTrainingParameters(flowTraining);

  const fingerprint = JSON.stringify({ plan, dataHash, backbone: backbone.hash });
  const before = options.resume ? await lastCheckpoint(options.checkpoint, fingerprint) : null;
  if (before) onEvent({ phase: 'resumed', epochsDone: before.epochsDone });
  const curves: Curves = before?.curves ?? {};

  const extractor = await Extractor.open(runtime, backbone, size, preparation);
  const folds = cappedFolds(plan.folds, split.train.length);
  const foldOf = foldsByImage(split.train, dealFolds(Random.of(seed, 'folds').permutation(split.train.length), folds));
  const bytesOf = (maps: readonly Float32Array[]): number => maps.reduce((bytes, map) => bytes + map.byteLength, 0);
  const prepared = new BoundedCache<Prepared>(
    MAP_CACHE,
    async (image) => (await extractor.run([await images.get(image)]))[0],
    bytesOf,
  );
  const prepareOne = (image: number): Promise<Prepared> => prepared.get(image);
  const whiteners = await openWhiteners(options, preparation, split.train, foldOf, prepareOne, (done) => {
    stop();
    onEvent({ phase: 'whitening', done, total: split.train.length });
  });
  const positives = new BoundedCache<Whitened>(
    MAP_CACHE,
    async (image) => {
      const maps = await prepareOne(image);
      return Promise.all(maps.map((map, i) => whiteners[i].apply(map, foldOf(image))));
    },
    bytesOf,
  );
  const maker: BatchMaker = {
    images,
    extractor,
    preparation,
    whiteners,
    foldOf,
    positive: (image) => positives.get(image),
    synthesizer: needsNegatives(plan.objective) ? await openSynthesizer(images, split.train, seed) : null,
    batch: optimisation.batch,
    seed,
  };

  let parameters = before?.state.parameters ?? initialState(flow.parameters).parameters;
  if ((before?.epochsDone ?? 0) < plan.epochs) {
    const trainer = await openFlowTrainer(runtime, flowTraining, before?.state);
    try {
      const started = performance.now() - 1000 * (before?.seconds ?? 0);
      await runEpochs({
        trainer,
        maker,
        training: split.train,
        epochs: plan.epochs,
        epochsDone: before?.epochsDone ?? 0,
        curves,
        seed,
        signal: options.signal,
        onEvent,
        onEpoch: async (epochsDone) => {
          const seconds = (performance.now() - started) / 1000;
          const reached = { state: trainer.state, epochsDone, seconds, curves, fingerprint };
          await options.checkpoint?.write(encodeCheckpoint(reached));
        },
      });
      parameters = trainer.state.parameters;
    } finally {
      await trainer.release();
    }
  }
  await extractor.release();
  for (const whitener of whiteners) await whitener.release();

  const unfinished = { backbone, size, preparation, whitening: whiteners[0].final, flow, parameters, map: plan.map };
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

async function openWhiteners(
  { plan, runtime }: TrainingOptions,
  preparation: BatchMaker['preparation'],
  training: readonly number[],
  foldOf: (image: number) => number,
  prepareOne: (image: number) => Promise<readonly Float32Array[]>,
  onImage: (done: number) => void,
): Promise<Whitener[]> {
  if (preparation.arrangement === 'joined' && plan.flow.whitening === 'positional') {
    async function* maps(): AsyncGenerator<Float32Array> {
      for (const [i, image] of training.entries()) {
        yield (await prepareOne(image))[0];
        onImage(i + 1);
      }
    }
    const folds = training.map(foldOf);
    return [await fitCrossWhitening(runtime, preparation.grid, plan.flow.shrinkage, maps(), folds)];
  }
  const logDets =
    preparation.arrangement === 'joined' ? [0] : preparation.whitenings.map((whitening) => whitening?.logDet ?? 0);
  return preparedScales(preparation).map((scale, i) => noWhitening(scale, logDets[i]));
}

async function openSynthesizer(images: WorkingImages, training: readonly number[], seed: number): Promise<Synthesizer> {
  const chosen = Random.of(seed, 'sources').shuffle(training).slice(0, SOURCES);
  const sources = await images.getAll(chosen);
  return new Synthesizer({ sources, foreground: estimateForeground(sources) });
}

/** Every fold's statistics need a few images, and every fold at least one. */
function cappedFolds(wanted: number, images: number): number {
  return Math.max(1, Math.min(wanted, Math.floor(images / 3)));
}

function foldsByImage(training: readonly number[], folds: readonly number[]): (image: number) => number {
  const table = new Map(training.map((image, i) => [image, folds[i]]));
  return (image) => table.get(image) ?? 0;
}

async function* decoded(source: ImageSource, indices: readonly number[]): Images {
  for (const index of indices) yield await source.load(index);
}
