/** @file Which of a task's events are told: counts come thousands of times, and nobody looks that often. */
import type { ToldEvent } from './child-messages.js';

/** Counts of the same phase are told no more often than this where nothing else is said; the last count always. */
const SHORTEST_MS = 200;

export type Told = 'fully' | 'count' | 'not';

/**
 * Says of each event whether it is to be told: `fully` for what happens once, ends of counts included, `count` for how far
 * something has come.
 */
export function eventFilter(
  now: () => number = () => performance.now(),
  shortestMilliseconds = SHORTEST_MS,
): (event: ToldEvent) => Told {
  let phase = '';
  let last = -Infinity;
  return (event) => {
    if (!('done' in event)) return 'fully';
    if (event.done === event.total) return 'fully';
    if (event.phase === phase && now() - last < shortestMilliseconds) return 'not';
    phase = event.phase;
    last = now();
    return 'count';
  };
}
