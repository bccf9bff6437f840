/** @file A training plan: every setting of a training as data, with the defaults of each method. */
import type { Size } from '../geometry/index.js';
import { TILE_STEP, tileCorners, type DistanceMapConfig, type MapConfig, type Tiling } from '../detector/index.js';
import { ClflowError, option } from '../errors.js';
import { ONNX_LIMITS } from '../graph/index.js';
import { fastFlow, joinedFlow, type FlowConfig } from '../flow/index.js';
import { likelihoodObjective, needsNegatives, rankingObjective, type ObjectiveConfig } from '../objective/index.js';
import type { DefectType } from '../synthesis/index.js';
import { MOST_CONTAMINATION, type Method, type Orientation } from './methods.js';

/** A method that learns a likelihood. */
export interface FlowRecipe {
  readonly learner: 'flow';
  readonly flow: FlowConfig;
  readonly objective: ObjectiveConfig;
  readonly map: MapConfig;
  readonly optimisation: Optimisation;
  /**
   * Cells a side of the window around a painted defect that the contrast looks at; null: the whole grid. Only for an objective that
   * compares no positions of a pair with each other, and where there is one scale.
   */
  readonly negativeWindow: number | null;
  /** Epochs that a painted defect serves before its image gets a new one, where many images make enough steps sooner; else it is 1. */
  readonly epochsPerNegative: number;
  /** Passes over the training images, at most; 0: the flow at its start, which has nothing to learn. */
  readonly epochs: number;
  /**
   * Steps that are enough: where many images make more of them there are fewer epochs, half of them at least. null: always that many
   * epochs.
   */
  readonly enoughSteps: number | null;
  /**
   * Cross-fitting: the training images are dealt into this many folds, and each fold is whitened with the statistics of
   * the others. 1: no cross-fitting.
   */
  readonly folds: number;
  /** Which way up the product lies; other than `fixed` only where something is whitened. */
  readonly orientation: Orientation;
  /** Types of synthesized defects that are not painted. */
  readonly withoutDefects: readonly DefectType[];
  /** Share of the training images that may be defects: so many of the strangest are left out. Missing: none. */
  readonly contamination?: number;
}

/** A method that remembers good patches. */
export interface MemoryRecipe {
  readonly learner: 'memory';
  readonly memory: MemoryConfig;
  readonly map: DistanceMapConfig;
}

/** What a method fixes; a plan adds size, seed and the like. */
export type Recipe = FlowRecipe | MemoryRecipe;

export interface Optimisation {
  readonly batch: number;
  /** Highest learning rate. */
  readonly learningRate: number;
  readonly schedule: 'one-cycle' | 'constant';
  readonly weightDecay: number;
  /** Longest gradient, or null for no clipping. */
  readonly clipNorm: number | null;
}

export interface MemoryConfig {
  /** Patches that the coreset is chosen from; more of them are thinned out at random. */
  readonly candidates: number;
  /** Share of the patches that the memory keeps. */
  readonly share: number;
  /** The most it keeps: bounds size and time of the detector. */
  readonly limit: number;
}

/** What a training is given beside the recipe. */
export interface PlanSettings {
  readonly method: Method;
  /** Size that images are resized to. */
  readonly size: Size;
  /** How they are cut for the network; missing: it sees them whole. */
  readonly tiles?: Tiling;
  readonly seed: number;
}

export type FlowPlan = FlowRecipe & PlanSettings;
export type MemoryPlan = MemoryRecipe & PlanSettings;
export type TrainingPlan = FlowPlan | MemoryPlan;

const likelihoodMap: MapConfig = { kind: 'likelihood', smoothing: 2, score: { kind: 'top-mean', share: 0.01 } };

const clflow: FlowRecipe = {
  learner: 'flow',
  flow: joinedFlow,
  objective: rankingObjective,
  map: {
    ...likelihoodMap,
    detail: { channels: 32, components: 16, shrinkage: 0.3, weight: 0.25, smoothing: 1.5 },
  },
  optimisation: { batch: 8, learningRate: 1e-3, schedule: 'one-cycle', weightDecay: 0, clipNorm: 1 },
  negativeWindow: 16,
  epochsPerNegative: 2,
  epochs: 12,
  enoughSteps: 128,
  folds: 4,
  orientation: 'auto',
  withoutDefects: [],
};

export const recipes = {
  clflow,
  // arXiv 2111.07677: Adam 1e-3, weight decay 1e-5, batch 32; of its 500 epochs, ten: public versions peak after 5 to 10.
  fastflow: {
    learner: 'flow',
    flow: fastFlow,
    objective: likelihoodObjective,
    map: { kind: 'latent-energy', smoothing: 0, score: { kind: 'max' } },
    optimisation: { batch: 8, learningRate: 1e-3, schedule: 'constant', weightDecay: 1e-5, clipNorm: null },
    negativeWindow: null,
    epochsPerNegative: 1,
    epochs: 10,
    enoughSteps: null,
    folds: 1,
    orientation: 'fixed',
    withoutDefects: [],
  },
  // After PaDiM (arXiv 2011.08785): a Gaussian of each position alone, on clflow's own features and score.
  gaussian: {
    ...clflow,
    map: likelihoodMap,
    flow: {
      ...joinedFlow,
      whitening: 'positional',
      steps: 0,
      neighbourhood: 0,
      sharingCost: null,
      degreesOfFreedom: null,
    },
    objective: likelihoodObjective,
    orientation: 'fixed',
    epochs: 0,
  },
  // arXiv 2106.08265: levels 2 and 3, a coreset of 10 %, 9 neighbours, Gaussian of 4 pixels.
  patchcore: {
    learner: 'memory',
    memory: { candidates: 50_000, share: 0.1, limit: 10_000 },
    map: { kind: 'distance', smoothing: 4, neighbours: 9 },
  },
} as const satisfies Record<Method, Recipe>;

/** Whether a method goes over the images in epochs, so that there is a number of them to choose. */
export function hasEpochs(method: Method): boolean {
  const recipe: Recipe = recipes[method];
  return recipe.learner === 'flow' && recipe.epochs > 0;
}

/** Whether a method learns from defects at all, so that real ones can be given. */
export function learnsFromDefects(method: Method): boolean {
  const recipe: Recipe = recipes[method];
  return recipe.learner === 'flow' && recipe.epochs > 0 && needsNegatives(recipe.objective);
}

/** Whether a method knows positions, so that it matters which way up the product lies, and tells which images are strange. */
export function knowsPositions(method: Method): boolean {
  const recipe: Recipe = recipes[method];
  return recipe.learner === 'flow' && recipe.flow.whitening !== 'none';
}

/** What may be other than the recipe has it. */
export interface RecipeChanges {
  /** Only where {@link hasEpochs}. */
  readonly epochs?: number;
  /** Only where {@link knowsPositions}. */
  readonly orientation?: Orientation;
  /** Share of the training images that may be defects, in (0, 0.5]; only where {@link knowsPositions}. */
  readonly contamination?: number;
}

/** @throws ClflowError `usage` for a change that makes no sense, or that the method has no use for */
export function requireMeaning(method: Method, { epochs, orientation, contamination }: RecipeChanges): void {
  const [methodName, epochsName, orientationName, contaminationName] = [
    'method',
    'epochs',
    'orientation',
    'contamination',
  ].map(option);
  if (epochs !== undefined && !hasEpochs(method)) {
    throw new ClflowError(
      'usage',
      `${methodName} ${method} learns in one pass, so ${epochsName} has no meaning: leave it out.`,
    );
  }
  if (orientation !== undefined && !knowsPositions(method)) {
    throw new ClflowError(
      'usage',
      `${methodName} ${method} treats every position alike, so ${orientationName} has no meaning: leave it out.`,
    );
  }
  if (contamination !== undefined && !(contamination > 0 && contamination <= MOST_CONTAMINATION)) {
    throw new ClflowError(
      'usage',
      `${contaminationName} must be above 0 and at most ${MOST_CONTAMINATION}, such as 0.05.`,
    );
  }
  if (contamination !== undefined && !knowsPositions(method)) {
    throw new ClflowError(
      'usage',
      `${methodName} ${method} cannot tell which images are strange, so ${contaminationName} has no meaning: ` +
        `leave it out, or give ${methodName} clflow or gaussian.`,
    );
  }
}

/** The method's own recipe under these settings, but for the changes. */
export function trainingPlan(settings: PlanSettings, changes: RecipeChanges = {}): TrainingPlan {
  const recipe: Recipe = recipes[settings.method];
  if (recipe.learner === 'memory') return { ...recipe, ...settings };
  const { epochs = recipe.epochs, orientation = recipe.orientation, contamination } = changes;
  const enoughSteps = changes.epochs === undefined ? recipe.enoughSteps : null;
  const plan = {
    ...recipe,
    ...settings,
    ...{ epochs, enoughSteps, orientation },
    // Absent where there is none, so that models and checkpoints of such trainings stay the same bit for bit.
    ...(contamination !== undefined && { contamination }),
  };
  return settings.tiles ? ofTiles(plan, settings.tiles) : plan;
}

/** The plan for so many training images: its epochs are those that are made. */
export function planFor(plan: TrainingPlan, images: number): TrainingPlan {
  if (plan.learner === 'memory') return plan;
  const steps = Math.ceil(images / plan.optimisation.batch);
  const needed = plan.enoughSteps === null ? plan.epochs : Math.ceil(plan.enoughSteps / steps);
  const epochs = Math.min(plan.epochs, Math.max(needed, Math.ceil(plan.epochs / 2)));
  const epochsPerNegative = epochs < plan.epochs ? plan.epochsPerNegative : 1;
  return { ...plan, epochs, epochsPerNegative, enoughSteps: null };
}

/** Side of a tile where nobody says, that of the images that the recipes were made for, and what neighbours share. */
const [TILE, OVERLAP] = [256, 64];

/** Pixels of all tiles of an image: a model's graph holds them at once, as three channels of float32. */
const MOST_PIXELS = Math.floor(ONNX_LIMITS.elements / 3);

/**
 * The tiles that images of working size are cut into.
 * @param tiles `auto`; one number, such as 384; or height x width; multiples of 32 from 128
 * @throws ClflowError `usage` for any other text, and for more than a graph may hold
 */
export function tilingOf(tiles: string, size: Size): Tiling {
  const given = /^(\d+)(?:\s*[x×]\s*(\d+))?$/i.exec(tiles.trim());
  const [height, width] = tiles === 'auto' ? [TILE, TILE] : [Number(given?.[1]), Number(given?.[2] ?? given?.[1])];
  if (![height, width].every((side) => side >= 2 * OVERLAP && side % TILE_STEP === 0)) {
    throw new ClflowError(
      'usage',
      `${option('tiles')} ${tiles} cannot be used: give auto, one number such as 256, or height x width, ` +
        `multiples of ${TILE_STEP} from ${2 * OVERLAP}.`,
    );
  }
  const tiling = {
    tile: { width: Math.min(width, size.width), height: Math.min(height, size.height) },
    overlap: OVERLAP,
  };
  if (tileCorners(size, tiling).length * tiling.tile.width * tiling.tile.height > MOST_PIXELS) {
    throw new ClflowError(
      'usage',
      `${size.width}×${size.height} pixels in tiles of ${width}×${height} are more than a model may hold: ` +
        `give a smaller ${option('size')}, or larger ${option('tiles')}.`,
    );
  }
  return tiling;
}

/** What the network sees at once: a tile, or the whole image. */
export function networkSize({ size, tiles }: Pick<PlanSettings, 'size' | 'tiles'>): Size {
  return tiles?.tile ?? size;
}

/**
 * The recipe for tiles. They know their place, so that the product has one way up. A defect is as large in pixels as it would be in an image of a tile's size, so the score is
 * the mean of as many pixels as there.
 */
function ofTiles(plan: FlowPlan, { tile }: Tiling): FlowPlan {
  const { map, size } = plan;
  const share = Math.min(1, (tile.width * tile.height) / (size.width * size.height));
  return {
    ...plan,
    map: map.score.kind === 'max' ? map : { ...map, score: { ...map.score, share: map.score.share * share } },
    orientation: 'fixed',
    enoughSteps: null,
  };
}
