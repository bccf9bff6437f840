/** @file A training that takes a second: the method's own recipe, made small. */
import type { CheckpointStore } from '../checkpoint.js';
import { recipes, type Method, type TrainingPlan } from '../plan.js';

export function tinyPlan(method: Method, more: Partial<TrainingPlan> = {}): TrainingPlan {
  const recipe = recipes[method];
  return {
    ...recipe,
    flow: { ...recipe.flow, principalChannels: method === 'clflow' ? 8 : 0, steps: 2, hiddenRatio: 0.25 },
    optimisation: { ...recipe.optimisation, batch: 4 },
    method,
    epochs: 2,
    size: { width: 64, height: 64 },
    seed: 1,
    falseAlarmRate: 0.1,
    ...more,
  };
}

/** Keeps a checkpoint in memory. @param onWrite called after each write */
export function memoryStore(
  onWrite: (writes: number) => void = () => {},
): CheckpointStore & { bytes: Uint8Array | null } {
  let writes = 0;
  return {
    bytes: null,
    async read() {
      return this.bytes;
    },
    async write(bytes) {
      this.bytes = bytes;
      onWrite(++writes);
    },
    async remove() {
      this.bytes = null;
    },
  };
}
