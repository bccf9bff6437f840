/** @file A drift in words. */
import type { Drift, Statistic } from '../monitor/index.js';
import { readable } from './readable.js';

/** What a monitor looks at, as people call it. */
export const statisticNames: Readonly<Record<Statistic, string>> = {
  score: 'image score',
  brightness: 'brightness',
  sharpness: 'sharpness',
  x: 'position, horizontal',
  y: 'position, vertical',
};

/** @param sinceFile name of the image at which it most likely began */
export function driftInWords({ statistic, direction, since, at, before, after }: Drift, sinceFile: string): string {
  return (
    `${statisticNames[statistic]} is ${direction} since about image ${since} (${sinceFile}): ` +
    `${readable(after)} on average, ${readable(before)} at calibration; noticed at image ${at}`
  );
}
