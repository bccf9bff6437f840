/** @file Jobs of the studio by their keys: of which project they are and what they are for. The same key gives the same job. */
import { randomUUID } from 'node:crypto';
import type { Job } from '../store/index.js';

export type StudioJob =
  | { readonly kind: 'train'; readonly project: number; readonly learnedFrom: string }
  | { readonly kind: 'measure'; readonly project: number; readonly model: number }
  | {
      readonly kind: 'refine' | 'calibrate';
      readonly project: number;
      /** The model that another is made from, and how many images it is given. */
      readonly base: number;
      readonly good: number;
      readonly defective: number;
    }
  /** `judge` looks at the pictures that `model` is compared on. */
  | { readonly kind: 'judge'; readonly project: number; readonly model: number; readonly judge: number }
  /** With labels as they are, for a report. */
  | { readonly kind: 'evaluate'; readonly project: number; readonly model: number };

export function trainKey(project: number, learnedFrom: string): string {
  return `studio/train/${project}/${learnedFrom}/${randomUUID()}`;
}

export function measureKey(project: number, model: number): string {
  return `studio/measure/${project}/${model}`;
}

export function proposalKey(
  kind: 'refine' | 'calibrate',
  project: number,
  base: number,
  good: number,
  defective: number,
): string {
  return `studio/${kind}/${project}/${base}-${good}-${defective}/${randomUUID()}`;
}

export function judgeKey(project: number, model: number, judge: number): string {
  return `studio/judge/${project}/${model}-${judge}`;
}

export function evaluateKey(project: number, model: number): string {
  return `studio/evaluate/${project}/${model}/${randomUUID()}`;
}

/** Null for jobs that are of no project. */
export function studioJob({ key }: Pick<Job, 'key'>): StudioJob | null {
  const [, kind, project, what] =
    /^studio\/(train|measure|evaluate|refine|calibrate|judge)\/(\d+)\/([^/]+)/.exec(key) ?? [];
  if (kind === 'train') return { kind, project: Number(project), learnedFrom: what };
  if (kind === 'refine' || kind === 'calibrate') {
    const [base, good, defective] = what.split('-').map(Number);
    return { kind, project: Number(project), base, good, defective };
  }
  if (kind === 'judge') {
    const [model, judge] = what.split('-').map(Number);
    return { kind, project: Number(project), model, judge };
  }
  if (kind === 'measure' || kind === 'evaluate') return { kind, project: Number(project), model: Number(what) };
  return null;
}
