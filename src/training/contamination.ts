/**
 * @file Leaving out the training images that are strangest to the others, where defects may be among the good ones: before anything
 * is learned, since a flow soon finds likely what it was shown, and the statistics of a place widen for it at once.
 */
import { fitPreparation } from './fit-preparation.js';
import { openTraining, type OpenedTraining, type OwnWay } from './opened-training.js';
import type { FlowPlan } from './plan.js';
import { strangenessOf } from './strangeness.js';
import type { TrainingContext } from './training-context.js';
import type { Split, TrainingOptions } from './training-options.js';
import { openWorkbench } from './workbench.js';

/** Indices of a part's training images that are left out as the plan says, the strangest first. */
export async function leftOutOf(opened: OpenedTraining, part: Split, { decided }: OwnWay): Promise<number[]> {
  const { plan } = opened;
  if (plan.learner !== 'flow' || plan.contamination === undefined) return [];
  const strangeness = await strangenessBefore(plan, opened.contextOf(part, { decided }));
  if (!strangeness) return [];
  const byImage = opened.largestByImage(part.train, strangeness);
  return strangest(byImage, plan.contamination).map((place) => part.train[place]);
}

/**
 * Indices of the images that are strangest to the others, the strangest first: as many as the plan's contamination says, of all of them.
 * Nothing is learned. Throws as `trainDetector` does.
 */
export async function strangestImages(options: Omit<TrainingOptions, 'split' | 'calibration'>): Promise<number[]> {
  const train = Array.from({ length: options.images.count }, (_, index) => index);
  const opened = await openTraining({ ...options, split: { train, calibration: [] } });
  try {
    return await leftOutOf(opened, opened.split, {});
  } finally {
    await opened.release();
  }
}

/** How strange each training image is to the others before anything is learned; null where nothing tells. */
async function strangenessBefore(plan: FlowPlan, context: TrainingContext): Promise<number[] | null> {
  const { runtime, features, training, before } = context;
  const onStatistics = before('statistics', training.length);
  const preparation = await fitPreparation(runtime, features, plan.flow, training, onStatistics);
  const workbench = await openWorkbench(plan, context, preparation);
  try {
    return await strangenessOf(workbench, training);
  } finally {
    await workbench.release();
  }
}

/**
 * Places of the largest of these values, the largest first: as many as the share says, and never all.
 * @param contamination the share, in (0, 1)
 */
export function strangest(values: readonly number[], contamination: number): number[] {
  const count = Math.min(Math.round(contamination * values.length), values.length - 1);
  return [...values.keys()].sort((a, b) => values[b] - values[a]).slice(0, Math.max(0, count));
}
