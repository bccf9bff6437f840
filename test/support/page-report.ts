/** @file What test/support/detector-page.web.ts posts to test/web.test.ts. */
import type { Region } from '../../src/detector/index.js';

interface Verdict {
  readonly score: number;
  readonly pValue: number;
  readonly verdict: string;
  readonly regions: readonly Region[];
}

/** A picture's size and RGB or RGBA values. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: readonly number[];
}

export interface PageReport {
  readonly runtime: string;
  /** Of /NAME.png, inspected as a file. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** Score of /part.png by what the page has it in. */
  readonly scores: Readonly<Record<string, number>>;
  /** Of /photo.jpg. */
  readonly jpegScore: number;
  readonly decoded: Readonly<Record<string, Pixels>>;
  readonly heatmap: Pixels;
  readonly overlay: Pixels;
  readonly drawn: Pixels;
  /** Verdicts on frames of a camera, frames skipped before each, and how the loop was left. */
  readonly watched: {
    readonly verdicts: readonly string[];
    readonly skipped: readonly number[];
    readonly left: string;
  };
  readonly running: { readonly name: string; readonly provider: string; readonly threads: number };
  /** Messages of what must fail. */
  readonly errors: Readonly<Record<string, string>>;
  /** All that the page asked for, and what its policy kept it from asking for. */
  readonly requests: readonly string[];
  readonly violations: readonly string[];
}
