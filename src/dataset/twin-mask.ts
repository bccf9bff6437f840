/** @file Whether a file that lies beside an image of the same name (a.png beside a.jpg) is its mask: masks have two values. */
import { ClflowError } from '../errors.js';
import { decodeImage } from '../image/index.node.js';

/** Pixels of a mask that are neither black nor its brightest, on the edges of what was drawn or scaled. */
const MOST_BETWEEN = 0.05;

/** Undefined for a file that cannot be decoded. */
export async function looksLikeMask(file: string): Promise<boolean | undefined> {
  let data: Uint8Array;
  try {
    ({ data } = await decodeImage(file));
  } catch (error) {
    if (error instanceof ClflowError) return undefined;
    throw error;
  }
  const levels = new Float64Array(256);
  for (let i = 0; i < data.length; i += 3) levels[Math.max(data[i], data[i + 1], data[i + 2])]++;
  const brightest = levels.findLastIndex((count) => count > 0);
  const extreme = levels[0] + (brightest > 0 ? levels[brightest] : 0);
  return levels[0] > 0 && extreme >= (1 - MOST_BETWEEN) * (data.length / 3);
}
