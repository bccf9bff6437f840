/** @file What is thrown where an AbortSignal ends a wait. */
import { ClflowError } from '../errors.js';

export function stopped(): ClflowError {
  return new ClflowError('interrupted', 'It was stopped by its signal.');
}

/** @throws ClflowError `interrupted` when the signal was aborted */
export function requireGoing(signal?: AbortSignal): void {
  if (signal?.aborted) throw stopped();
}
