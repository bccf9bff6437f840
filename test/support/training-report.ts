/** @file What test/support/training-page.web.ts posts to test/web-training.test.ts. */
import type { DetectorMetadata } from '../../src/detector/index.js';

export interface TrainingReport {
  /** Of the training that was stopped after an epoch: its error, and checkpoints kept then. */
  readonly cutOff: { readonly message: string; readonly kept: number };
  /** Of the one after it. */
  readonly resumedAt: readonly number[];
  readonly phases: readonly string[];
  readonly notes: readonly string[];
  readonly kept: number;
  readonly counts: { readonly trainImages: number; readonly calibrationImages: number; readonly seconds: number };
  readonly metadata: DetectorMetadata;
  /** The file, in base64. */
  readonly model: string;
  readonly scores: Readonly<Record<string, number>>;
  /** Messages of what must fail. */
  readonly errors: Readonly<Record<string, string>>;
  readonly violations: readonly string[];
}
