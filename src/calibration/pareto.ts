/**
 * @file The generalised Pareto distribution, to which what lies above a high threshold of almost any distribution tends
 * (Pickands, 1975): P(X > x) = (1 + ξ x / σ)^(−1/ξ) for exceedances x ≥ 0; ξ = 0: exp(−x / σ). Fitted by the estimator of
 * Zhang & Stephens (2009, Technometrics 51): a weighted mean over a grid of profile likelihoods, without iteration.
 */
import { clamp } from '../geometry/index.js';
import type { Random } from '../random.js';

export interface Pareto {
  /** ξ; below 0 the distribution has an end, above 0 a heavy tail. */
  readonly shape: number;
  /** σ > 0 */
  readonly scale: number;
}

/** |ξ| below which the exponential stands in: the formulas with ξ lose all digits there. */
const NO_SHAPE = 1e-8;

/** @param exceedances 5 or more values ≥ 0 that are not all alike */
export function fitPareto(exceedances: readonly number[]): Pareto {
  const x = [...exceedances].sort((a, b) => a - b);
  const n = x.length;
  const largest = x[n - 1];
  const quartile = Math.max(x[Math.floor(n / 4 + 0.5) - 1] ?? 0, largest * 1e-6);
  const points = 20 + Math.floor(Math.sqrt(n));
  const thetas = Array.from(
    { length: points },
    (_, j) => 1 / largest + (1 - Math.sqrt(points / (j + 0.5))) / (3 * quartile),
  );
  const logLikelihoods = thetas.map((theta) => {
    const k = meanLog(x, theta);
    return n * (Math.log(-theta / k) - k - 1);
  });
  const best = Math.max(...logLikelihoods);
  const weights = logLikelihoods.map((value) => Math.exp(value - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const theta = thetas.reduce((sum, value, j) => sum + (value * weights[j]) / total, 0);
  const shape = meanLog(x, theta);
  if (Math.abs(shape) < NO_SHAPE) return { shape: 0, scale: x.reduce((sum, value) => sum + value, 0) / n };
  return { shape, scale: -shape / theta };
}

/** mean log(1 − θ x) */
function meanLog(x: readonly number[], theta: number): number {
  return x.reduce((sum, value) => sum + Math.log1p(-theta * value), 0) / x.length;
}

/** P(X > x) */
export function paretoTail({ shape, scale }: Pareto, x: number): number {
  if (x <= 0) return 1;
  if (shape === 0) return Math.exp(-x / scale);
  return Math.max(0, 1 + (shape * x) / scale) ** (-1 / shape);
}

/** The x with P(X > x) = tail, tail in (0, 1]. */
export function paretoQuantile({ shape, scale }: Pareto, tail: number): number {
  if (shape === 0) return -scale * Math.log(tail);
  return (scale / shape) * (tail ** -shape - 1);
}

const SIMULATIONS = 199;

/**
 * How often samples of the fitted distribution fit worse than these do, by the Anderson–Darling distance after a fit of
 * their own (parametric bootstrap): a p-value of the goodness of fit.
 */
export function goodnessOfFit(exceedances: readonly number[], fit: Pareto, random: Random): number {
  const distance = andersonDarling(exceedances, fit);
  let worse = 0;
  for (let i = 0; i < SIMULATIONS; i++) {
    const sample = exceedances.map(() => paretoQuantile(fit, 1 - random.uniform()));
    if (andersonDarling(sample, fitPareto(sample)) >= distance) worse++;
  }
  return (1 + worse) / (SIMULATIONS + 1);
}

/** A² = −n − Σ (2i − 1)/n · [log F(x_i) + log(1 − F(x_{n+1−i}))] */
function andersonDarling(values: readonly number[], fit: Pareto): number {
  const x = [...values].sort((a, b) => a - b);
  const n = x.length;
  const above = x.map((value) => clamp(paretoTail(fit, value), 1e-12, 1 - 1e-12));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ((2 * i + 1) / n) * (Math.log1p(-above[i]) + Math.log(above[n - 1 - i]));
  return -n - sum;
}
