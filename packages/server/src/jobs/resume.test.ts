import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Job } from '../store/index.js';
import { withResume } from './resume.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-resume-'));
afterAll(() => rmSync(root, { recursive: true }));

it('goes on where the job itself has kept something that is still there', () => {
  const output = join(root, 'a.onnx');
  const job = (task: string) => ({ task, options: { output } }) as unknown as Job;
  const told = (phase: string) => (one: string) => one === phase;
  const resumes = (task: string, phase: string) => withResume(job(task), process.cwd(), told(phase)).resume === true;
  expect(resumes('train', 'kept')).toBe(false);
  writeFileSync(`${output}.checkpoint`, '');
  expect(resumes('train', 'kept')).toBe(true);
  expect(resumes('train', 'training')).toBe(false);
  expect(resumes('tune', 'trial-done')).toBe(false);
  writeFileSync(`${output}.tuning`, '');
  expect(resumes('tune', 'trial-done')).toBe(true);
  expect(resumes('refine', 'kept')).toBe(false);
});
