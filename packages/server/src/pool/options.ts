/** @file What a pool can be told, and what it does when it is not. */
import { availableParallelism, totalmem } from 'node:os';
import { graph } from 'clflow/parts';
import type { PoolLog } from './child.js';

export interface PoolOptions {
  /** Child processes, one thread each. Default: as many as there are processors, though on a graphics card at most 4. */
  readonly workers?: number;
  /** What computes the network. Default `auto`, the processor. */
  readonly device?: graph.Device;
  /** Images and tensors with more are refused. Default 25. */
  readonly maxMegapixels?: number;
  /** Megapixels that are admitted at a time. Default 200. */
  readonly megapixelsInFlight?: number;
  /** Requests that may wait. Default 64. */
  readonly queue?: number;
  /** Models that each child keeps open. Default 4. */
  readonly modelsPerChild?: number;
  /** Milliseconds of a request that names none. Default 30,000. */
  readonly deadline?: number;
  /** Milliseconds that a child may work on a request that is late already, before it is killed. Default 5,000. */
  readonly patience?: number;
  /** Of a trial. Default 30,000 ms, and 2 GiB (8 with a graphics card) or half of the machine's memory. */
  readonly trial?: { readonly milliseconds?: number; readonly bytes?: number };
  readonly log?: PoolLog;
}

/** All of them. */
export interface PoolSettings extends Required<Omit<PoolOptions, 'trial'>> {
  readonly trial: { readonly milliseconds: number; readonly bytes: number };
}

/** Each holds its models in the memory of the card. */
const MOST_ON_A_CARD = 4;
/** Of a trial; a card's libraries alone take gigabytes. */
const BYTES = 2 * 2 ** 30;
const CARD_BYTES = 8 * 2 ** 30;

/** An option that is there without a value is one that is not there. */
export function withDefaults(options: PoolOptions): PoolSettings {
  const { device = 'auto', maxMegapixels = 25, megapixelsInFlight = 200, queue = 64 } = options;
  const isCard = !graph.isProcessor(device);
  const { workers = Math.min(availableParallelism(), isCard ? MOST_ON_A_CARD : Infinity) } = options;
  const { modelsPerChild = 4, deadline = 30_000, patience = 5000, log = () => {} } = options;
  const room = isCard ? CARD_BYTES : BYTES;
  const { milliseconds = 30_000, bytes = Math.min(room, totalmem() / 2) } = options.trial ?? {};
  const trial = { milliseconds, bytes };
  return { workers, device, maxMegapixels, megapixelsInFlight, queue, modelsPerChild, deadline, patience, log, trial };
}
