/**
 * @file Near copies among many pictures, in little time. A root mean square is never less than a mean: pictures that differ by at most
 * d do so in their brightness, in that of their left against their right half, and in their 4 × 4 parts together. So pictures are put
 * into a grid with cells of d by the first two, only neighbours are looked at, and those whose parts fit are compared cell by cell.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { check } from 'clflow/parts';
import type { Look } from '../store/index.js';

const SIDE = 32;
const PARTS = 4;
/** Pairs that are looked at, some seconds' worth: beyond that, light does not tell the pictures apart. */
const MOST_PAIRS = 6e7;
/** Pairs that are compared cell by cell, and how many more for each picture. */
const MOST_COMPARED = { least: 1000, each: 3 };
/** Share of the pictures from which on so many alike are no copies: a still camera's pictures are as alike. */
const MOST_SHARE = 0.5;
/** Others who ask the server are answered in between. */
const PAIRS_A_TURN = 200_000;
const PICTURES_A_TURN = 500;

/** A cell and those of its neighbours that come behind it. */
const NEIGHBOURS = [
  [0, 0],
  [0, 1],
  [1, -1],
  [1, 0],
  [1, 1],
] as const;
const ROW = 2 ** 16;

/**
 * @param lookOf of a key; null where there is nothing that could be compared
 * @returns groups of two and more keys; null: the pictures are so alike that none can be called a copy
 */
export async function nearGroups(
  keys: readonly string[],
  lookOf: (key: string) => Look | null,
): Promise<string[][] | null> {
  const most = check.MOST_DIFFERENCE;
  const seen: string[] = [];
  // Side by side in memory, as they are read.
  const parts = new Float32Array(keys.length * PARTS ** 2);
  const cells = new Map<number, number[]>();
  for (const [i, key] of keys.entries()) {
    if (i % PICTURES_A_TURN === 0) await turn();
    const look = lookOf(key);
    if (!look) continue;
    const own = partsOf(look);
    const [light, tilt] = [0, 1].map((sign) => own.reduce((sum, v, at) => sum + (sign && at % 4 > 1 ? -v : v), 0) / 16);
    const cell = Math.floor(light / most) * ROW + Math.floor(tilt / most);
    parts.set(own, seen.length * PARTS ** 2);
    const there = cells.get(cell);
    if (there) there.push(seen.length);
    else cells.set(cell, [seen.length]);
    seen.push(key);
  }
  const parent = seen.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  let [pairs, compared] = [0, 0];
  for (const [cell, own] of cells) {
    for (const [down, right] of NEIGHBOURS) {
      const others = cells.get(cell + down * ROW + right) ?? [];
      for (const [place, a] of own.entries()) {
        for (let at = others === own ? place + 1 : 0; at < others.length; at++) {
          const b = others[at];
          if (++pairs % PAIRS_A_TURN === 0) await turn();
          if (pairs > MOST_PAIRS) return null;
          if (!fit(parts, a, b, most) || root(a) === root(b)) continue;
          if (++compared > MOST_COMPARED.least + MOST_COMPARED.each * seen.length) return null;
          if (check.areNear(factsOf(lookOf(seen[a])!), factsOf(lookOf(seen[b])!))) parent[root(b)] = root(a);
        }
      }
    }
  }
  const groups = new Map<number, string[]>();
  for (const [i, key] of seen.entries()) {
    const group = groups.get(root(i));
    if (group) group.push(key);
    else groups.set(root(i), [key]);
  }
  const found = [...groups.values()].filter(({ length }) => length > 1);
  // Of two or three a pair is more than half, and says nothing.
  return found.filter(({ length }) => length === 2 || length <= MOST_SHARE * keys.length);
}

function partsOf({ thumbnail }: Look): Float32Array {
  const parts = new Float32Array(PARTS ** 2);
  const cells = SIDE / PARTS;
  for (let i = 0; i < thumbnail.length; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    parts[Math.floor(y / cells) * PARTS + Math.floor(x / cells)] += thumbnail[i] / 256 / cells ** 2;
  }
  return parts;
}

function fit(parts: Float32Array, a: number, b: number, most: number): boolean {
  const count = PARTS ** 2;
  const limit = most * most * count;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const difference = parts[a * count + i] - parts[b * count + i];
    sum += difference * difference;
    if (sum > limit) return false;
  }
  return true;
}

type Facts = Parameters<typeof check.areNear>[0];

function factsOf({ outline, thumbnail }: Look): Facts {
  return { oneColour: false, outline, thumbnail: Float32Array.from(thumbnail, (value) => value / 256) };
}
