/** @file Jobs of the studio by their keys: of which project they are and what they are for. The same key gives the same job. */
import { randomUUID } from 'node:crypto';
import type { Job } from '../store/index.js';

export type StudioJob =
  | { readonly kind: 'train'; readonly project: number; readonly learnedFrom: string }
  | { readonly kind: 'measure'; readonly project: number; readonly model: number }
  /** With labels as they are, for a report. */
  | { readonly kind: 'evaluate'; readonly project: number; readonly model: number };

export function trainKey(project: number, learnedFrom: string): string {
  return `studio/train/${project}/${learnedFrom}/${randomUUID()}`;
}

export function measureKey(project: number, model: number): string {
  return `studio/measure/${project}/${model}`;
}

export function evaluateKey(project: number, model: number): string {
  return `studio/evaluate/${project}/${model}/${randomUUID()}`;
}

/** Null for jobs that are of no project. */
export function studioJob({ key }: Pick<Job, 'key'>): StudioJob | null {
  const [, kind, project, what] = /^studio\/(train|measure|evaluate)\/(\d+)\/([^/]+)/.exec(key) ?? [];
  if (kind === 'train') return { kind, project: Number(project), learnedFrom: what };
  if (kind === 'measure' || kind === 'evaluate') return { kind, project: Number(project), model: Number(what) };
  return null;
}
