/** @file A training plan: every setting of a training as data, with the defaults of each method. */
import type { MapConfig, Size } from '../detector/index.js';
import { fastFlow, joinedFlow, type FlowConfig } from '../flow/index.js';
import { likelihoodObjective, rankingObjective, type ObjectiveConfig } from '../objective/index.js';

export const methods = ['clflow', 'fastflow'] as const;
export type Method = (typeof methods)[number];

/** What a method fixes; a plan adds size, seed and the like. */
export interface Recipe {
  readonly flow: FlowConfig;
  readonly objective: ObjectiveConfig;
  readonly map: MapConfig;
  readonly optimisation: Optimisation;
  /** Passes over the training images. */
  readonly epochs: number;
  /**
   * Cross-fitting: the training images are dealt into this many folds, and each fold is whitened with the statistics of
   * the others. 1: no cross-fitting.
   */
  readonly folds: number;
}

export interface Optimisation {
  readonly batch: number;
  /** Highest learning rate. */
  readonly learningRate: number;
  readonly schedule: 'one-cycle' | 'constant';
  readonly weightDecay: number;
  /** Longest gradient, or null for no clipping. */
  readonly clipNorm: number | null;
}

export interface TrainingPlan extends Recipe {
  readonly method: Method;
  readonly size: Size;
  readonly seed: number;
  readonly falseAlarmRate: number;
}

export const recipes: Readonly<Record<Method, Recipe>> = {
  clflow: {
    flow: joinedFlow,
    objective: rankingObjective,
    map: { kind: 'likelihood', smoothing: 4, score: { kind: 'top-mean', share: 0.01 } },
    optimisation: { batch: 8, learningRate: 1e-3, schedule: 'one-cycle', weightDecay: 0, clipNorm: 1 },
    epochs: 12,
    folds: 4,
  },
  // arXiv 2111.07677: Adam 1e-3, weight decay 1e-5, batch 32; of its 500 epochs, ten: public versions peak after 5 to 10.
  fastflow: {
    flow: fastFlow,
    objective: likelihoodObjective,
    map: { kind: 'latent-energy', smoothing: 0, score: { kind: 'max' } },
    optimisation: { batch: 8, learningRate: 1e-3, schedule: 'constant', weightDecay: 1e-5, clipNorm: null },
    epochs: 10,
    folds: 1,
  },
};
