/** @file How far a training is, from the events that it tells; the newest of each phase is enough to show where it stands. */
import type { JobJson } from '@clflow/server/studio-api';

type Told = Readonly<Record<string, unknown>>;

/** In their order, with the share of the whole that each usually takes. */
export const steps = [
  { name: 'checking', weight: 2 },
  { name: 'reading', weight: 6 },
  { name: 'statistics', weight: 6 },
  { name: 'whitening', weight: 6 },
  { name: 'training', weight: 66 },
  { name: 'calibration', weight: 7 },
  { name: 'power', weight: 7 },
] as const;
export type StepName = (typeof steps)[number]['name'];

/** Phases that are part of a step of another name. */
const partOf: Readonly<Record<string, StepName>> = {
  orientation: 'whitening',
  places: 'whitening',
  coreset: 'training',
  fold: 'calibration',
};

export interface LossPoint {
  /** In epochs from the start; whole where one is done. */
  readonly epoch: number;
  readonly losses: Readonly<Record<string, number>>;
}

export interface RunState {
  /** The newest event of each step. */
  readonly told: Readonly<Partial<Record<StepName, Told>>>;
  readonly step: StepName | null;
  readonly secondsLeft: number | null;
  readonly fold: { readonly fold: number; readonly folds: number } | null;
  readonly resumed: number | null;
  readonly notes: readonly string[];
  /** The last point of each epoch; the one of the epoch that runs moves. */
  readonly curve: readonly LossPoint[];
}

export const before: RunState = {
  told: {},
  step: null,
  secondsLeft: null,
  fold: null,
  resumed: null,
  notes: [],
  curve: [],
};

/** What is known of a job that was not watched from its beginning. */
export function fromProgress(progress: JobJson['progress']): RunState {
  const order = ['note', 'resumed', ...steps.map(({ name }) => name), 'orientation', 'places', 'coreset', 'fold'];
  return (
    Object.entries(progress)
      // Trainings that set the threshold by folds have told over what the detector's own told.
      .filter(([phase]) => phase !== 'training' || progress.fold === undefined)
      .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
      .reduce((state, [phase, event]) => afterEvent(state, { phase, ...(event as Told) }), before)
  );
}

export function afterEvent(state: RunState, event: Told): RunState {
  const phase = String(event.phase);
  if (phase === 'note') {
    const message = String(event.message);
    return state.notes.includes(message) ? state : { ...state, notes: [...state.notes, message] };
  }
  if (phase === 'resumed') return { ...state, resumed: number(event.epochsDone) };
  const step = partOf[phase] ?? steps.find(({ name }) => name === phase)?.name;
  if (!step) return state;
  // Trainings that set the threshold by folds repeat every phase; what they tell belongs to that step.
  if (phase !== 'fold' && state.fold && step !== 'power') return state;
  const further = state.step === null || placeOf(step) >= placeOf(state.step) ? step : state.step;
  const next = { ...state, told: { ...state.told, [step]: event }, step: further };
  if (phase === 'fold')
    return { ...next, fold: { fold: number(event.fold), folds: number(event.folds) }, secondsLeft: null };
  if (phase !== 'training') return { ...next, secondsLeft: null };
  return {
    ...next,
    secondsLeft: typeof event.secondsLeft === 'number' ? event.secondsLeft : null,
    curve: curveWith(state.curve, event),
  };
}

function curveWith(curve: readonly LossPoint[], event: Told): readonly LossPoint[] {
  const epoch = number(event.epoch) - 1 + number(event.done) / number(event.total);
  const point = { epoch, losses: event.losses as LossPoint['losses'] };
  // A training that begins again draws its curve again.
  const earlier = curve.filter((old) => old.epoch <= number(event.epoch) - 1);
  return [...earlier, point];
}

export function placeOf(step: StepName): number {
  return steps.findIndex(({ name }) => name === step);
}

/** Of one step, 0 … 1. */
function stepShare(event: Told | undefined, step: StepName): number {
  if (!event) return 0;
  if (event.phase === 'fold') return (number(event.fold) - 1) / number(event.folds);
  const share = number(event.done) / number(event.total) || 0;
  return step === 'training' && event.epochs !== undefined
    ? (number(event.epoch) - 1 + share) / number(event.epochs)
    : share;
}

/** Of everything, 0 … 1. */
export function shareDone({ told, step }: RunState): number {
  if (step === null) return 0;
  const whole = steps.reduce((sum, { weight }) => sum + weight, 0);
  const done = steps.slice(0, placeOf(step)).reduce((sum, { weight }) => sum + weight, 0);
  return (done + steps[placeOf(step)].weight * stepShare(told[step], step)) / whole;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
