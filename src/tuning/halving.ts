/**
 * @file Successive halving (Jamieson and Talwalkar 2016, arXiv 1502.07943): all candidates get a cheap training, the best third of
 * them a longer one, and so on, within a time. The reference, the first candidate, goes through all rungs, for the others are
 * judged against it.
 */
import type { Trial } from './trial.js';

/** A training's shares of all images and of the method's epochs. */
export interface Rung {
  readonly images: number;
  readonly epochs: number;
}

export const rungs: readonly Rung[] = [
  { images: 0.5, epochs: 0.25 },
  { images: 1, epochs: 0.5 },
  { images: 1, epochs: 1 },
];

/** Of the candidates of a rung, the share that goes on. */
const KEPT = 1 / 3;
/** The model of the winner trains on the images held back as well, and calibrates: so much longer than the last rung. */
const FINAL = 2;

export interface Halving<Candidate> {
  readonly candidates: readonly Candidate[];
  /** Null: it cannot be trained, and is out. */
  readonly trial: (candidate: Candidate, rung: number) => Promise<Trial | null>;
  /** Whether that trial takes no time, since an earlier run has made it. */
  readonly known: (candidate: Candidate, rung: number) => boolean;
  /** How good a trial is; the best go on. */
  readonly judge: (trial: Trial) => number;
  /** What is left of the budget. */
  readonly secondsLeft: () => number;
}

/** How far a candidate has come: a trial for every rung from the first on. */
export interface Course<Candidate> {
  readonly candidate: Candidate;
  readonly trials: readonly Trial[];
}

export interface Halved<Candidate> {
  /** In the order of the candidates. */
  readonly courses: readonly Course<Candidate>[];
  /** Whether the time was too short for all rungs. */
  readonly outOfTime: boolean;
}

export async function halve<Candidate>(options: Halving<Candidate>): Promise<Halved<Candidate>> {
  const { candidates, trial, known, judge, secondsLeft } = options;
  const courses = candidates.map((candidate) => ({ candidate, trials: [] as Trial[] }));
  const [reference] = courses;
  let field = courses;
  let outOfTime = false;
  for (const rung of rungs.keys()) {
    for (const course of field) {
      // The reference's first trial is what everything else is measured by.
      const free = (course === reference && rung === 0) || known(course.candidate, rung);
      if (!free && secondsNeeded(course.trials, rung, courses) > secondsLeft()) {
        outOfTime = true;
        continue;
      }
      const done = await trial(course.candidate, rung);
      if (done) course.trials.push(done);
    }
    const reached = field.filter(({ trials }) => trials.length === rung + 1);
    const ranked = reached.sort((a, b) => judge(b.trials[rung]) - judge(a.trials[rung]));
    const best = ranked.slice(0, Math.max(1, Math.ceil(KEPT * ranked.length)));
    field = [...ranked.filter((course) => course === reference), ...best.filter((course) => course !== reference)];
    if (field.length <= 1 || outOfTime) break;
  }
  return { courses, outOfTime };
}

/** Of this trial and of the model that may follow; without a trial of its own, as long as the longest first one. */
function secondsNeeded(
  trials: readonly Trial[],
  rung: number,
  courses: readonly { readonly trials: Trial[] }[],
): number {
  const last = rungs.length - 1;
  const firsts = courses.flatMap((course) => course.trials.slice(0, 1));
  const longest = firsts.reduce((most, trial) => (trial.seconds > most.seconds ? trial : most));
  const [known, at] = trials.length > 0 ? [trials[trials.length - 1], trials.length - 1] : [longest, 0];
  const training = (to: number): number => (known.trainSeconds * effort(rungs[to])) / effort(rungs[at]);
  return training(rung) + (known.seconds - known.trainSeconds) + FINAL * training(last);
}

/** About half of a whole training is spent before its first epoch: features, statistics, whitening. */
function effort({ images, epochs }: Rung): number {
  return (images * (1 + epochs)) / 2;
}

/** The trials to choose by: those of the highest rung that the reference has reached and not alone; of the first one otherwise. */
export function finalists<Candidate>(courses: readonly Course<Candidate>[]): {
  readonly rung: number;
  readonly finalists: readonly { readonly candidate: Candidate; readonly trial: Trial }[];
} {
  const at = (rung: number) =>
    courses.flatMap(({ candidate, trials }) => (trials.length > rung ? [{ candidate, trial: trials[rung] }] : []));
  let rung = courses[0].trials.length - 1;
  while (rung > 0 && at(rung).length < 2) rung--;
  return { rung, finalists: at(rung) };
}
