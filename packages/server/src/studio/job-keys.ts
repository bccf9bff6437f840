/** @file Jobs of the studio by their keys: of which project they are and what they are for. The same key gives the same job. */
import { randomUUID } from 'node:crypto';
import type { Job } from '../store/index.js';

export type StudioJob =
  | { readonly kind: 'train'; readonly project: number; readonly learnedFrom: string }
  | { readonly kind: 'measure'; readonly project: number; readonly model: number };

export function trainKey(project: number, learnedFrom: string): string {
  return `studio/train/${project}/${learnedFrom}/${randomUUID()}`;
}

export function measureKey(project: number, model: number): string {
  return `studio/measure/${project}/${model}`;
}

/** Null for jobs that are of no project. */
export function studioJob({ key }: Pick<Job, 'key'>): StudioJob | null {
  const [, kind, project, what] = /^studio\/(train|measure)\/(\d+)\/([^/]+)/.exec(key) ?? [];
  if (kind === 'train') return { kind, project: Number(project), learnedFrom: what };
  if (kind === 'measure') return { kind, project: Number(project), model: Number(what) };
  return null;
}
