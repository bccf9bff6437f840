/** @file The detection power of a model, for people. */
import type { DetectorMetadata } from '../../detector/index.js';

/** Rows of a table; none where the power was not measured. */
export function powerRows({ power }: Pick<DetectorMetadata, 'power'>): [string, string][] {
  if (!power) return [];
  const types = Object.entries(power.perType).sort(([, a], [, b]) => rank(a.smallestFound) - rank(b.smallestFound));
  const found = types.filter(([, { smallestFound }]) => smallestFound !== null);
  const missed = types.filter(([, { smallestFound }]) => smallestFound === null);
  const list = found.map(([type, { smallestFound }]) => `${type} ${pixels(smallestFound!)}`).join(', ');
  const unsure = missed.map(([type, { recall }]) => `${type} ${Math.round(100 * recall)} %`).join(', ');
  const all =
    power.smallestFound === null
      ? 'of synthesized defects of no size, all types together'
      : `synthesized defects of ${pixels(power.smallestFound)} across and more, all types together`;
  return [
    ['finds 9 of 10', `${all}${list === '' ? '' : `; ${list}`}`],
    ...(unsure === '' ? [] : [['finds fewer', `at any size: ${unsure}`] as [string, string]]),
  ];
}

function rank(diameter: number | null): number {
  return diameter ?? Infinity;
}

function pixels(diameter: number): string {
  return `${Number(diameter.toPrecision(2))} px`;
}
