/** @file A training that takes a second: the method's own recipe, made small. */
import type { CheckpointStore } from '../checkpoint.js';
import { recipes, type FlowPlan, type MemoryPlan, type PlanSettings } from '../plan.js';

const settings: Omit<PlanSettings, 'method'> = {
  size: { width: 64, height: 64 },
  seed: 1,
};

export function tinyPlan(method: 'clflow' | 'fastflow' | 'gaussian', more: Partial<FlowPlan> = {}): FlowPlan {
  const recipe = recipes[method];
  const joined = recipe.flow.arrangement === 'joined';
  return {
    ...recipe,
    flow: {
      ...recipe.flow,
      principalChannels: joined ? 8 : 0,
      steps: Math.min(2, recipe.flow.steps),
      hiddenRatio: 0.25,
    },
    optimisation: { ...recipe.optimisation, batch: 4 },
    ...settings,
    method,
    epochs: Math.min(2, recipe.epochs),
    ...more,
  };
}

export function tinyMemoryPlan(more: Partial<MemoryPlan> = {}): MemoryPlan {
  const memory = { candidates: 500, share: 0.1, limit: 40 };
  return { ...recipes.patchcore, memory, ...settings, method: 'patchcore', ...more };
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
