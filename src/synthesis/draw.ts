/** @file Small helpers for drawing random quantities and for arithmetic on levels. */
import { clamp } from '../geometry/index.js';
import type { Random } from '../random.js';

/** Log-uniform in [low, high): every doubling is as likely as any other. */
export function logUniform(random: Random, low: number, high: number): number {
  return low * Math.exp(random.uniform() * Math.log(high / low));
}

/** +1 or −1. */
export function sign(random: Random): 1 | -1 {
  return random.chance(0.5) ? 1 : -1;
}

/** 0 below `low`, 1 above `high`, a smooth cubic between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}
