/** @file A draft: what a defect type proposes, before its visibility is checked. */
import type { Random } from '../random.js';
import type { Scene } from './scene.js';
import type { Pixels } from './pixels.js';
import type { Box } from '../geometry/index.js';

export interface Draft {
  readonly box: Box;
  /** The region meant, 0 … 1; nothing outside it will change. */
  readonly alpha: Float32Array;
  /** The box's pixels with the defect on them, unclamped. */
  readonly target: Pixels;
  /**
   * How visibility is judged. `paint`: by its difference from what was there, which may be turned up or down.
   * `solid`: the same, but opaque things are never made stronger (nor ghosts of themselves): another is drawn.
   * `structure`: pixels were replaced by other plausible ones; they must look stranger than another good image does.
   */
  readonly kind: 'paint' | 'solid' | 'structure';
}

/** Proposes a defect, or null where this draw leads nowhere (outside the frame, nothing to move). */
export type Draw = (scene: Scene, random: Random) => Draft | null;
