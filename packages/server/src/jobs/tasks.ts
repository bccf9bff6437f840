/** @file The tasks that a job can be, and what an executor has to know about each. */
import { taskOptions, type TaskName } from 'clflow';
import { HttpError } from '../errors.js';

export interface TaskTraits {
  /** Takes the machine for itself: a network runs for minutes or hours. */
  readonly heavy: boolean;
  /** How far it comes is kept in a file, from which it goes on with `resume`. */
  readonly resumable?: {
    /** The event that tells of the file. */
    readonly phase: string;
    /** Behind the name of the model that is to be written. */
    readonly suffix: string;
  };
}

export const taskTraits: Readonly<Record<TaskName, TaskTraits>> = {
  benchmark: { heavy: true },
  calibrate: { heavy: true },
  check: { heavy: false },
  evaluate: { heavy: true },
  export: { heavy: false },
  inspect: { heavy: true },
  monitor: { heavy: true },
  refine: { heavy: true },
  synthesize: { heavy: false },
  train: { heavy: true, resumable: { phase: 'kept', suffix: '.checkpoint' } },
  tune: { heavy: true, resumable: { phase: 'trial-done', suffix: '.tuning' } },
};

/** @throws HttpError 400 for a task that does not exist */
export function taskNamed(name: string): TaskName {
  if (Object.hasOwn(taskTraits, name)) return name as TaskName;
  throw new HttpError(
    400,
    `There is no task ${JSON.stringify(name)}: it is one of ${Object.keys(taskTraits).join(', ')}.`,
  );
}

/** @throws HttpError 400 that names the first option that makes no sense */
export function checkOptions(task: TaskName, options: Readonly<Record<string, unknown>>): void {
  const result = taskOptions[task].safeParse(options);
  if (result.success) return;
  const [issue] = result.error.issues;
  if (issue.code === 'unrecognized_keys') {
    throw new HttpError(400, `The task ${task} has no option \`${issue.keys[0]}\`: check its name.`);
  }
  // Messages of the schemas complete a sentence that begins with the option's name.
  throw new HttpError(400, `\`${issue.path.join('.')}\` ${issue.message}.`);
}
