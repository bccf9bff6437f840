/** @file The loop over epochs: order of images, steps, losses, time left, checkpoints, stopping. */
import { ClflowError } from '../errors.js';
import type { TensorData, Trainer } from '../graph/index.js';
import { makeBatches, type BatchMaker } from './batches.js';
import type { Curves } from './checkpoint.js';
import type { EpochOrder } from './epoch-order.js';
import type { TrainingContext } from './training-context.js';

/** Steps per call of the training graph: enough to make the copying of parameters cheap, few enough to stop soon. */
const STEPS_PER_CALL = 4;

/** What a checkpoint keeps of the epochs that are done; `curves` grow with every further one. */
export interface Reached {
  readonly epochsDone: number;
  readonly curves: Curves;
}

/** Steps of an epoch: every image once, the last batch filled up from the start. */
export function stepsPerEpoch(images: number, batch: number): number {
  return Math.ceil(images / batch);
}

/**
 * The epochs that are still to be done.
 * @param onEpoch called after every epoch
 */
export async function runEpochs(
  epochs: number,
  { signal, onEvent }: Pick<TrainingContext, 'signal' | 'onEvent'>,
  maker: BatchMaker,
  imageOrder: EpochOrder,
  trainer: Trainer,
  { epochsDone, curves }: Reached,
  onEpoch: (epochsDone: number) => Promise<void>,
): Promise<void> {
  const steps = stepsPerEpoch(imageOrder.length, maker.batch);
  const started = performance.now();
  let stepsDone = 0;
  const batches = new Ahead(batchesOf(epochsDone, epochs, steps, maker, imageOrder));
  try {
    await run();
  } finally {
    await batches.settle();
  }

  async function run(): Promise<void> {
    for (let epoch = epochsDone; epoch < epochs; epoch++) {
      const means = new RunningMeans();
      for (let step = 0; step < steps; step += STEPS_PER_CALL) {
        if (signal?.aborted) {
          throw new ClflowError('interrupted', `training was stopped in epoch ${epoch + 1} of ${epochs}`);
        }
        const end = Math.min(steps, step + STEPS_PER_CALL);
        means.add(await trainer.run(await batches.take()));
        stepsDone += end - step;
        const left = (epochs - epoch) * steps - end;
        onEvent({
          phase: 'training',
          epoch: epoch + 1,
          epochs,
          done: end,
          total: steps,
          losses: means.values(),
          secondsLeft: ((performance.now() - started) / 1000 / stepsDone) * left,
        });
      }
      for (const [name, value] of Object.entries(means.values())) {
        if (!Number.isFinite(value)) {
          throw new ClflowError('internal', `training diverged: ${name} is ${value} in epoch ${epoch + 1}`);
        }
        (curves[name] ??= []).push(value);
      }
      await onEpoch(epoch + 1);
    }
  }
}

/** The batches of one call after the other, in the order that they are trained on. */
async function* batchesOf(
  first: number,
  epochs: number,
  steps: number,
  maker: BatchMaker,
  imageOrder: EpochOrder,
): AsyncGenerator<Record<string, TensorData>> {
  // Negatives serve a few epochs: from the first of these on, they are made in the order of a training that was never stopped.
  for (let epoch = maker.negatives?.firstOf(first) ?? first; epoch < epochs; epoch++) {
    const shuffled = imageOrder.of(epoch);
    const order = Array.from({ length: steps * maker.batch }, (_, i) => shuffled[i % shuffled.length]);
    for (let step = 0; step < steps; step += STEPS_PER_CALL) {
      const end = Math.min(steps, step + STEPS_PER_CALL);
      const batches = await makeBatches(maker, order.slice(step * maker.batch, end * maker.batch), epoch);
      if (epoch >= first) yield batches;
    }
  }
}

/** Items one by one, the next one of which is made while the last one is used. */
class Ahead<T> {
  private next: Promise<IteratorResult<T>>;

  constructor(private readonly items: AsyncGenerator<T>) {
    this.next = this.begin();
  }

  async take(): Promise<T> {
    const { value, done } = await this.next;
    if (done) throw new ClflowError('internal', 'there is nothing left to train on');
    this.next = this.begin();
    return value;
  }

  /** Resolves when nothing is being made any more, so that what it is made with can be released. */
  async settle(): Promise<void> {
    await this.next.catch(() => {});
  }

  private begin(): Promise<IteratorResult<T>> {
    const next = this.items.next();
    // Whoever stops early never asks for it, and what went wrong with it is then nobody's.
    next.catch(() => {});
    return next;
  }
}

class RunningMeans {
  private readonly sums = new Map<string, { sum: number; count: number }>();

  add(reports: Readonly<Record<string, Float32Array>>): void {
    for (const [name, values] of Object.entries(reports)) {
      const entry = this.sums.get(name) ?? { sum: 0, count: 0 };
      for (const value of values) entry.sum += value;
      entry.count += values.length;
      this.sums.set(name, entry);
    }
  }

  values(): Record<string, number> {
    return Object.fromEntries([...this.sums].map(([name, { sum, count }]) => [name, sum / count]));
  }
}
