/** @file The training graph of a flow under an objective, and the tensors that one of its steps takes. */
import type { Flow } from '../flow/index.js';
import type { Size } from '../geometry/index.js';
import {
  Trainer,
  constantRate,
  ofScale,
  oneCycleRate,
  type Runtime,
  type Shape,
  type Tensor,
  type TrainerOptions,
  type TrainerState,
} from '../graph/index.js';
import { declareObjective, needsNegatives, objective, type ObjectiveConfig } from '../objective/index.js';
import type { Optimisation } from './plan.js';

export interface FlowTraining {
  readonly flow: Flow;
  readonly objective: ObjectiveConfig;
  readonly optimisation: Optimisation;
  readonly totalSteps: number;
  /** Size of the windows that are looked at of negatives; null: whole grids. */
  readonly window: Size | null;
  readonly seed: number;
}

/** Declares the objective's parameters beside the flow's. Once per flow, before training or loading a state. */
export function declareTrainingParameters({ flow, objective: config, seed }: FlowTraining): void {
  declareObjective(flow.parameters, config, flow.scales, seed);
}

/** Opens the training graph. @param state where to go on; the start values when missing */
export function openFlowTrainer(runtime: Runtime, training: FlowTraining, state?: TrainerState): Promise<Trainer> {
  return Trainer.open(runtime, trainerOptions(training), state);
}

function trainerOptions({ flow, objective: config, optimisation, totalSteps, window }: FlowTraining): TrainerOptions {
  const { batch: size, learningRate, schedule, weightDecay, clipNorm } = optimisation;
  const contrast = needsNegatives(config);
  return {
    parameters: flow.parameters,
    batch: batchShapes(flow, size, contrast, window),
    schedule: schedule === 'one-cycle' ? oneCycleRate(learningRate, totalSteps) : constantRate(learningRate),
    adam: { weightDecay },
    clipNorm: clipNorm ?? undefined,
    loss: (parameters, batch) => {
      const perScale = (name: string): Tensor[] => flow.scales.map((_, i) => batch[ofScale(name, i)]);
      const positives = flow.likelihoods(perScale('positive'), perScale('logDet'), parameters);
      if (!contrast) {
        return objective(
          positives.map((positive) => ({ positive })),
          config,
          parameters,
        );
      }
      const negatives = flow.likelihoods(perScale('negative'), perScale('negativeLogDet'), parameters);
      const pairs = positives.map((positive, i) => ({
        positive,
        negative: negatives[i],
        inside: batch[ofScale('inside', i)],
        outside: batch[ofScale('outside', i)],
        beyond: batch[ofScale('beyond', i)],
        boxes: batch[ofScale('boxes', i)],
      }));
      return objective(pairs, config, parameters);
    },
  };
}

/** Shapes of the tensors of one step; names end in the number of the scale. */
function batchShapes(
  flow: Flow,
  size: number,
  contrast: boolean,
  window: Size | null,
): Record<string, { shape: Shape }> {
  const shapes: Record<string, { shape: Shape }> = {};
  flow.scales.forEach(({ channels, height, width }, i) => {
    shapes[ofScale('positive', i)] = { shape: [size, channels, height, width] };
    shapes[ofScale('logDet', i)] = { shape: [size, 1, height, width] };
    if (!contrast) return;
    const seen = window ?? { height, width };
    const grid = { shape: [size, 1, seen.height, seen.width] };
    shapes[ofScale('negative', i)] = { shape: [size, channels, seen.height, seen.width] };
    shapes[ofScale('negativeLogDet', i)] = grid;
    shapes[ofScale('inside', i)] = grid;
    shapes[ofScale('outside', i)] = grid;
    if (window) shapes[ofScale('beyond', i)] = { shape: [size, 1, height, width] };
    shapes[ofScale('boxes', i)] = grid;
  });
  return shapes;
}
