/** @file What every layout's reader offers. */
import type { Intake } from './intake.js';
import type { Layout, OpenOptions, Sample } from './sample.js';
import type { Tree } from './tree.js';

/** What a reader found; masks, order and common remarks are the opener's business. */
export interface Contents {
  readonly train: Sample[];
  /** Good images of a validation part, which count as training images. */
  readonly validation?: Sample[];
  readonly test: Sample[];
  readonly notes: string[];
}

export interface LayoutReader {
  readonly layout: Layout;
  /** The folders that make this layout, for messages. */
  readonly expects: string;
  /** Whether the root is arranged like this. */
  fits(tree: Tree): Promise<boolean>;
  read(intake: Intake, options: OpenOptions): Promise<Contents>;
}
