/**
 * @file Recall over the size of a defect: logit P(found) = a + b · log d, d the equivalent diameter, fitted by penalised
 * likelihood (Newton's method; the penalty keeps the fit finite where all or none are found), and the size found nine times
 * in ten.
 */

/** A synthesized defect that was or was not found. */
export interface Trial {
  /** Diameter of a disc of the defect's area, in pixels. */
  readonly diameter: number;
  readonly found: boolean;
}

export interface RecallCurve {
  readonly intercept: number;
  readonly slope: number;
}

/** Weight of the prior N(0, 1 / PENALTY) on intercept and slope, about the mean log diameter. */
const PENALTY = 0.1;
const STEPS = 30;
const WANTED = 0.9;

export function fitRecall(trials: readonly Trial[]): RecallCurve {
  const logs = trials.map(({ diameter }) => Math.log(diameter));
  const centre = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  let [a, b] = [0, 0];
  for (let step = 0; step < STEPS; step++) {
    let [ga, gb, haa, hab, hbb] = [-PENALTY * a, -PENALTY * b, PENALTY, 0, PENALTY];
    trials.forEach(({ found }, i) => {
      const x = logs[i] - centre;
      const p = 1 / (1 + Math.exp(-(a + b * x)));
      const weight = p * (1 - p);
      ga += (found ? 1 : 0) - p;
      gb += ((found ? 1 : 0) - p) * x;
      haa += weight;
      hab += weight * x;
      hbb += weight * x * x;
    });
    const determinant = haa * hbb - hab * hab;
    a += (hbb * ga - hab * gb) / determinant;
    b += (haa * gb - hab * ga) / determinant;
  }
  return { intercept: a - b * centre, slope: b };
}

export function recallAt({ intercept, slope }: RecallCurve, diameter: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * Math.log(diameter))));
}

/**
 * The smallest diameter from which on at least nine in ten are found; never below the smallest that was tried. Null where
 * not even the largest tried are, or where larger ones are not found more often.
 */
export function smallestFound(trials: readonly Trial[]): number | null {
  if (trials.length === 0) return null;
  const diameters = trials.map(({ diameter }) => diameter);
  const [least, most] = [Math.min(...diameters), Math.max(...diameters)];
  const curve = fitRecall(trials);
  if (recallAt(curve, least) >= WANTED && recallAt(curve, most) >= WANTED) return least;
  if (curve.slope <= 0 || recallAt(curve, most) < WANTED) return null;
  return Math.exp((Math.log(WANTED / (1 - WANTED)) - curve.intercept) / curve.slope);
}
