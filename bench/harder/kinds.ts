/** @file In which ways a set is made harder, and where its parts then lie in the view. */
import type { Size } from '../../src/geometry/index.js';
import type { Random } from '../../src/random.js';
import type { Placing } from './view.js';

/** `turned`: any angle; `shifted`: by up to 15 %; `scaled`: by up to 20 %; `several`: two to four parts, each turned and moved. */
export const kinds = ['turned', 'shifted', 'scaled', 'several'] as const;
export type Kind = (typeof kinds)[number];

const SHIFT = 0.15;
const SCALE = 0.2;
const FEWEST_PARTS = 2;
const MOST_PARTS = 4;

/** The view's size and where parts lie in it, none of them cut off. */
export interface Scene {
  readonly view: Size;
  readonly placings: readonly Placing[];
}

/** @param size of the images */
export function sceneOf(kind: Kind, size: Size, random: Random): Scene {
  const side = Math.max(size.width, size.height);
  const square = { width: side, height: side };
  const centre = ({ width, height }: Size): Placing => ({ x: width / 2, y: height / 2, angle: 0, scale: 1 });
  switch (kind) {
    case 'turned':
      return {
        view: square,
        placings: [{ ...centre(square), angle: random.uniform(0, 360), scale: side / diagonal(size) }],
      };
    case 'shifted': {
      const [dx, dy] = [random.uniform(-SHIFT, SHIFT) * size.width, random.uniform(-SHIFT, SHIFT) * size.height];
      const { x, y } = centre(size);
      return { view: size, placings: [{ x: x + dx, y: y + dy, angle: 0, scale: 1 / (1 + 2 * SHIFT) }] };
    }
    case 'scaled':
      return {
        view: size,
        placings: [{ ...centre(size), scale: random.uniform(1 - SCALE, 1 + SCALE) / (1 + SCALE) }],
      };
    case 'several':
      return { view: square, placings: severalPlacings(side, size, random) };
  }
}

/** A part in each of some quarters of the view, turned, and moved as far as the quarter has room for it. */
function severalPlacings(side: number, size: Size, random: Random): Placing[] {
  const half = side / 2;
  const scale = (0.95 * half) / diagonal(size);
  const room = 0.025 * half;
  return random
    .permutation(4)
    .slice(0, random.integer(FEWEST_PARTS, MOST_PARTS + 1))
    .map((quarter) => ({
      x: half * ((quarter % 2) + 0.5) + random.uniform(-room, room),
      y: half * (Math.floor(quarter / 2) + 0.5) + random.uniform(-room, room),
      angle: random.uniform(0, 360),
      scale,
    }));
}

function diagonal({ width, height }: Size): number {
  return Math.hypot(width, height);
}
