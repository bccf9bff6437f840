/** @file What tasks tell while they run, and how they are told to stop. */
import type { DetectorMetadata } from '../../detector/index.js';
import { ClflowError } from '../../errors.js';
import type { Drift } from '../../monitor/index.js';
import type { TrainingEvent } from '../../training/progress.js';

/** Work that is counted, beside that of a training. */
const countedPhases = ['checking', 'power', 'inspecting', 'calibrating', 'synthesizing'] as const;
type CountedPhase = (typeof countedPhases)[number];

/** A cell of a benchmark by its place in the tables. */
export interface CellName {
  readonly category: string;
  readonly method: string;
  readonly backbone: string;
  readonly seed: number;
}

export type TaskEvent =
  | TrainingEvent
  /** `done` of `total` images; of the power, painted defects. */
  | { readonly phase: CountedPhase; readonly done: number; readonly total: number }
  /** Something worth knowing that is no error: a whole sentence. */
  | { readonly phase: 'note'; readonly message: string }
  /** A model file was opened. */
  | { readonly phase: 'model'; readonly metadata: DetectorMetadata }
  /** So many epochs of a training would survive its end. */
  | { readonly phase: 'kept'; readonly epochs: number }
  /** A stream of images has drifted; the files are those of the images that `drift` numbers. */
  | { readonly phase: 'drift'; readonly drift: Drift; readonly sinceFile: string; readonly atFile: string }
  /** An image of many could not be read; the others go on. */
  | { readonly phase: 'unreadable'; readonly file: string; readonly error: string }
  /** A cell of a benchmark begins; `todo` cells are not finished yet, this one included. */
  | { readonly phase: 'cell'; readonly cell: CellName; readonly todo: number }
  | { readonly phase: 'cell-done'; readonly cell: CellName; readonly auroc: number; readonly seconds: number }
  /** A setting of a tuning is tried, for the first time or with more effort. */
  | { readonly phase: 'trial'; readonly setting: string; readonly trial: number; readonly trials: number }
  | {
      readonly phase: 'trial-done';
      readonly setting: string;
      /** Of painted defects against good images. */
      readonly auroc: number;
      /** Share of the painted defects found at the false-alarm rate. */
      readonly recall: number;
      readonly seconds: number;
    }
  /** The setting that a model is trained with. */
  | { readonly phase: 'chosen'; readonly setting: string; readonly reason: string }
  | { readonly phase: 'cell-failed'; readonly cell: CellName; readonly problem: string };

export type OnTaskEvent = (event: TaskEvent) => void;

/** What every task takes beside its own options; nothing of it can be written as JSON. */
export interface TaskHooks {
  /** Told what the task does; it runs between two steps of the work, so it should be quick. */
  readonly onEvent?: OnTaskEvent;
  /** Ends the task soon after it is aborted, with ClflowError `interrupted`; nothing half-written is left. */
  readonly signal?: AbortSignal;
}

/**
 * Passes events on, and ends the task between two images when the signal is aborted. A training looks at the signal itself,
 * where it loses nothing.
 */
export function stoppable({ onEvent = () => {}, signal }: TaskHooks): OnTaskEvent {
  return (event) => {
    if (signal?.aborted && countedPhases.some((phase) => phase === event.phase)) {
      throw new ClflowError('interrupted', 'The work was stopped.');
    }
    onEvent(event);
  };
}
