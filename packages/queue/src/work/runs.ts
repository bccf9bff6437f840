/** @file What does each kind of work, for the process of a job. */
import type { Kind, RunKind } from './kinds.js';
import { runTable } from './table.js';

export const runs: Readonly<Partial<Record<Kind, RunKind>>> = { table: runTable };
