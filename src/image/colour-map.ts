/**
 * @file The perceptual colour map "inferno" (black, purple, red, orange, pale yellow; lightness grows evenly) by Nathaniel
 * Smith and Stéfan van der Walt (matplotlib, CC0), as a polynomial of degree 6 a channel fitted by Matt Zucker
 * (shadertoy.com/view/WlfXRN, CC0): colour(t) = Σ_k c_k · t^k, within 9/255 of the table.
 */
import { clamp } from '../geometry/index.js';
import type { Colour } from './text.js';

const RED = [0.000218940369, 0.106513419486, 11.602493082472, -41.703996131395, 77.162935699427, -71.319428244992, 25.131126224773]; // prettier-ignore
const GREEN = [0.001651004631, 0.563956436788, -3.972853965666, 17.436398882053, -33.402358942101, 32.626064263977, -12.242668952386]; // prettier-ignore
const BLUE = [-0.019480898437, 3.932712388889, -15.942394106291, 44.354145198728, -81.807309257390, 73.209519858032, -23.070325002872]; // prettier-ignore

/** The colour for a value from 0 to 1; values outside are taken as the nearer end. */
export function inferno(value: number): Colour {
  const t = clamp(value, 0, 1);
  return [channel(RED, t), channel(GREEN, t), channel(BLUE, t)];
}

function channel(coefficients: readonly number[], t: number): number {
  const value = coefficients.reduceRight((sum, c) => sum * t + c, 0);
  return Math.round(255 * clamp(value, 0, 1));
}
