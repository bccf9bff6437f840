/** @file Rates to choose from before a training: of false alarms, and of what a person looks at. */

/** The library's own. */
export const USUAL_RATE = 0.01;
export const falseAlarmRates = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
const reviewRates = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

/** With the one that is chosen, where a script has set another. */
export function withOwn(rates: readonly number[], own: number | null): number[] {
  return [...new Set(own === null ? rates : [...rates, own])].sort((a, b) => a - b);
}

/** Above the one of false alarms, so that something lies between the two. */
export function reviewRatesAbove(rate: number, own: number | null): number[] {
  return withOwn(reviewRates, own).filter((value) => value > rate);
}
