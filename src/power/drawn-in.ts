/**
 * @file How far regions are drawn in from their threshold towards their peaks (see detector/regions.ts): as painted defects
 * say whose boxes are known. What a product's defects look like to the model differs, so no constant fits all: on a plate the
 * threshold itself outlines best, on paper and on a flange a level far above it.
 */
import { intersectionOverUnion, type Box } from '../geometry/index.js';

/** Shares of the way that are tried, the least first. */
export const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
/** Fewer defects tell nothing. */
const FEWEST = 20;

/** Collects painted defects that were found, and tells the share whose regions fit them best. */
export class DrawnInTrial {
  private readonly sums = SHARES.map(() => 0);
  private count = 0;

  /** @param own boxes of the pieces of one defect @param found boxes of the regions, a list for each of {@link SHARES} */
  add(own: readonly Box[], found: readonly (readonly Box[])[]): void {
    this.count++;
    found.forEach((boxes, i) => {
      const fits = boxes.flatMap((box) => own.map((piece) => intersectionOverUnion(box, piece)));
      this.sums[i] += Math.max(0, ...fits);
    });
  }

  /** The share with the highest mean intersection over union; 0 of too few defects. */
  best(): number {
    return this.count < FEWEST ? 0 : SHARES[this.sums.indexOf(Math.max(...this.sums))];
  }
}
