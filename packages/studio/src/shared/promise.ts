/** @file What a model promises, as "1 in so many". */
import type { ModelJson } from '@clflow/server/studio-api';

/** Rounded so that the promise never says more than it holds. */
export function oneIn({ guaranteed_rate: rate }: ModelJson['promise']): number {
  return Math.max(1, Math.floor(1 / Math.max(rate, 1e-6) + 1e-9));
}
