/** @file Whether others compute on this machine: times by the clock mean something on a quiet one alone. */
import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** From how many cores in use on a machine is not quiet. */
export const BUSY = 0.3;

const LOOK_MS = 2000;

/** Cores that are in use while this process waits, on average. */
export async function coresInUse(): Promise<number> {
  const before = computed();
  const began = performance.now();
  await setTimeout(LOOK_MS);
  return (computed() - before) / (performance.now() - began);
}

/** Milliseconds that all cores have computed. */
function computed(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
}
