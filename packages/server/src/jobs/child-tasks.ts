/** @file Tasks of clflow by their names, for the process of a job. */
import * as clflow from 'clflow';
import type { TaskName } from 'clflow';
import type { Run } from './child-work.js';

type Task = (options: unknown) => Promise<unknown> | AsyncIterable<unknown>;
/** `export` is a word of the language, so its function has another name. */
const tasks = { ...clflow, export: clflow.exportModel } as unknown as Readonly<Record<TaskName, Task>>;

/** @param order of a task that exists, as `taskNamed` says */
export const runTask: Run = ({ task, options }, hooks) => tasks[task as TaskName]({ ...options, ...hooks });
