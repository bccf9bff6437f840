/** @file What bench/web/page.web.ts posts to bench/web.ts. */
import type { Timing } from '../measure.js';

export interface WebBenchTask {
  /** Good pictures that train, and pictures that are scored, by path. */
  readonly photos: readonly string[];
  readonly tests: readonly string[];
  readonly timed: string;
  readonly repetitions: number;
  readonly settings: { readonly epochs?: number; readonly seed: number; readonly calibration: 'split' };
}

export interface WebBenchReport {
  readonly training: { readonly seconds: number; readonly threads: number };
  /** Base64. */
  readonly model: string;
  readonly scores: readonly number[];
  /** Milliseconds of an inspection by threads of WebAssembly. */
  readonly times: Readonly<Record<string, Timing>>;
}
