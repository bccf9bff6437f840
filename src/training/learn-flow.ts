/**
 * @file Learning a likelihood: frozen preparation → cross-fitted whitening → epochs over positives and fresh negatives →
 * standardisation of the maps.
 */
import { storedFlow, storedPartMeans, type FlowModel } from '../detector/index.js';
import { ClflowError } from '../errors.js';
import { Flow, preparedScales } from '../flow/index.js';
import { initialState } from '../graph/index.js';
import { fitNorms } from './calibrate.js';
import {
  damagedCheckpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
  type CheckpointStore,
  type Curves,
} from './checkpoint.js';
import { EpochOrder } from './epoch-order.js';
import { runEpochs, stepsPerEpoch } from './epochs.js';
import { fitDetail } from './fit-detail.js';
import { fitPreparation } from './fit-preparation.js';
import { declareTrainingParameters, openFlowTrainer } from './flow-trainer.js';
import { fitPartMeans } from './part-means.js';
import type { FlowPlan } from './plan.js';
import { strangenessOf } from './strangeness.js';
import type { Learned, TrainingContext } from './training-context.js';
import { Previews } from './previews.js';
import { openWorkbench, type Workbench } from './workbench.js';

/** More tiles than this are seen over several epochs: an epoch takes no longer however large and many the images are. */
const TILES_PER_EPOCH = 1024;

export async function learnFlow(plan: FlowPlan, context: TrainingContext): Promise<Learned<FlowModel>> {
  const { runtime, backbone, images, features, training, before } = context;
  const onStatistics = before('statistics', training.length);
  const preparation = await fitPreparation(runtime, features, plan.flow, training, onStatistics);
  const { detail: detailed } = plan.map;
  const detail = detailed ? await fitDetail(runtime, features, detailed, training, plan.seed) : null;
  const flow = new Flow(plan.flow, preparedScales(preparation), plan.seed);
  const detectorParameters = flow.parameters.size;

  const { dataHash, defectsHash: defects } = context;
  // In whole numbers the same is learned of other features. Without, the text is that of earlier versions.
  const whole = backbone.quantization && ({ precision: 'int8' } as const);
  const fingerprint = JSON.stringify({ plan, training, dataHash, defects, backbone: backbone.hash, ...whole });
  const reached = context.resume ? await lastCheckpoint(context.checkpoint, fingerprint, plan.epochs) : null;
  if (reached) tellOfResuming(reached, plan, context);

  const workbench = await openWorkbench(plan, context, preparation);
  const { turns } = workbench;
  let trained: Trained;
  let strangeness: number[] | null;
  try {
    if (turns.length > 0) context.onEvent({ phase: 'turned', turns });
    strangeness = await strangenessOf(workbench, training);
    trained = await trainFlow(plan, context, flow, workbench, reached, fingerprint);
  } finally {
    await workbench.release();
  }
  const learned = {
    learner: 'flow',
    backbone,
    size: plan.size,
    tiles: plan.tiles,
    area: context.area,
    preparation,
    whitening: workbench.whiteners[0].final,
    flow,
    parameters: trained.parameters,
    map: plan.map,
    detail,
  } as const;
  const model = context.rounded ? storedFlow(learned) : learned;
  const { norms, detailNorms } = await fitNorms(runtime, model, context.heldBack());
  const seen = [0 as const, ...turns].flatMap((quarters) => training.map((i) => images.turned(i, quarters)));
  // Of tiles, parts would have to be known of every place; they explain a map and change no score.
  const partMeans = plan.tiles ? null : await fitPartMeans(runtime, features, preparation, model.whitening, seen);
  const { decisions } = workbench;
  const { curves } = trained;
  return {
    model: {
      ...model,
      norms,
      detailNorms,
      partMeans: partMeans && context.rounded ? storedPartMeans(partMeans) : partMeans,
    },
    curves,
    parameters: detectorParameters,
    turns,
    decisions,
    strangeness,
  };
}

interface Trained {
  readonly parameters: Float32Array;
  readonly curves: Curves;
}

/** The epochs that a checkpoint does not cover yet. */
async function trainFlow(
  plan: FlowPlan,
  context: TrainingContext,
  flow: Flow,
  workbench: Workbench,
  reached: Checkpoint | null,
  fingerprint: string,
): Promise<Trained> {
  const { runtime, images, training, checkpoint } = context;
  const { seed, epochs, objective, optimisation } = plan;
  const order = new EpochOrder(images, training, workbench.turns, seed, plan.tiles && TILES_PER_EPOCH);
  const totalSteps = epochs * stepsPerEpoch(order.length, optimisation.batch);
  const { window } = workbench;
  const flowTraining = { flow, objective, optimisation, totalSteps, window, seed };
  declareTrainingParameters(flowTraining);
  const { epochsDone: before, curves } = reached ?? { epochsDone: 0, curves: {} };
  if (before >= epochs) {
    return { parameters: reached?.state.parameters ?? initialState(flow.parameters).parameters, curves };
  }
  const trainer = await openFlowTrainer(runtime, flowTraining, reached?.state);
  const previews = context.previews ? await Previews.open(plan, context, flow, workbench) : null;
  if (previews) context.onEvent({ phase: 'pictures', pictures: previews.pictures, grid: previews.grid });
  const started = performance.now() - 1000 * (reached?.seconds ?? 0);
  try {
    await runEpochs(epochs, context, workbench, order, trainer, { epochsDone: before, curves }, async (epochsDone) => {
      const seconds = (performance.now() - started) / 1000;
      const state = {
        state: trainer.state,
        epochsDone,
        seconds,
        curves,
        fingerprint,
        threads: runtime.threads ?? null,
        ...(context.backbone.quantization && { precision: 'int8' as const }),
      };
      if (checkpoint) await checkpoint.write(await encodeCheckpoint(state), epochsDone);
      if (!previews) return;
      const maps = await previews.maps(trainer.state.parameters);
      context.onEvent({ phase: 'preview', epoch: epochsDone, epochs, maps });
    });
    return { parameters: trainer.state.parameters, curves };
  } finally {
    await previews?.release();
    await trainer.release();
  }
}

/** Other threads add up in another order: the model is as good, and not the same. */
function tellOfResuming(
  { epochsDone, threads: was }: Checkpoint,
  { epochs }: FlowPlan,
  { runtime: { threads: now }, onEvent }: TrainingContext,
): void {
  onEvent({ phase: 'resumed', epochsDone });
  if (was !== null && now !== undefined && was !== now && epochsDone < epochs) onEvent({ phase: 'threads', was, now });
}

async function lastCheckpoint(
  store: CheckpointStore | undefined,
  fingerprint: string,
  epochs: number,
): Promise<Checkpoint | null> {
  const bytes = await store?.read();
  if (!bytes) return null;
  const checkpoint = await decodeCheckpoint(bytes);
  if (checkpoint.fingerprint !== fingerprint) {
    throw new ClflowError(
      'usage',
      'the checkpoint belongs to a training with other images or settings; repeat that training, or train without `resume`',
    );
  }
  if (checkpoint.epochsDone > epochs) throw damagedCheckpoint();
  return checkpoint;
}
