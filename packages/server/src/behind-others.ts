/** @file A process that others go before. */
import { setPriority } from 'node:os';

/** @param niceness on Unix's scale, where 19 waits for everybody */
export function behindOthers(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // Not every system lets a process do so, and some processes have ended already: they work all the same.
  }
}
