/**
 * @file Detection power from the painted defects and their scores, at any threshold. A model keeps what that takes, a few digits
 * each: some three hundred defects are four kilobytes.
 */
import type { DetectionPower, PowerCell } from '../detector/index.js';
import { smallestFound, type Trial } from './recall.js';

/** Fewer defects of a type tell nothing of it alone. */
const FEWEST = 6;

/** A painted defect as a model keeps it. */
export interface PaintedDefect {
  readonly type: string;
  /** Indices of its bins of size and of contrast. */
  readonly size: number;
  readonly contrast: number;
  /** Diameter of a disc of its area, in pixels of the original images. */
  readonly diameter: number;
  /** Of the image that it is painted on. */
  readonly score: number;
  /** Which of its type's defects it is: with the seed, what is needed to paint it again. */
  readonly draw: number;
}

/** Five digits of a score, which all counts are made of, so that what is kept says the same as what was measured. */
export function keptScore(score: number): number {
  return Number(score.toPrecision(5));
}

export function keptDiameter(diameter: number): number {
  return Number(diameter.toPrecision(4));
}

/** The painted defects of a model; null of one that keeps counts at its threshold alone. */
export function paintedDefects({ cells }: DetectionPower): PaintedDefect[] | null {
  if (cells.some(({ painted }) => painted === undefined)) return null;
  return cells.flatMap(({ type, size, contrast, painted }) =>
    painted!.scores.map((score, i) => ({
      ...{ type, size, contrast, score },
      diameter: painted!.diameters[i],
      draw: painted!.draws[i],
    })),
  );
}

/** The same power at another threshold; null of a model that keeps counts at its own alone. */
export function powerAt(power: DetectionPower, threshold: number): DetectionPower | null {
  const painted = paintedDefects(power);
  return painted && powerOf(painted, threshold, power);
}

export function powerOf(
  painted: readonly PaintedDefect[],
  threshold: number,
  { images, paintedOn, diameters, contrasts }: Pick<DetectionPower, 'images' | 'paintedOn' | 'diameters' | 'contrasts'>,
): DetectionPower {
  const types = [...new Set(painted.map(({ type }) => type))];
  const trial = ({ diameter, score }: PaintedDefect): Trial => ({ diameter, found: score > threshold });
  return {
    images,
    ...(paintedOn && { paintedOn }),
    ...{ diameters, contrasts },
    cells: cellsOf(painted, threshold),
    smallestFound: smallestFound(painted.map(trial)),
    perType: Object.fromEntries(
      types.map((type) => {
        const own = painted.filter((defect) => defect.type === type).map(trial);
        const recall = own.filter(({ found }) => found).length / own.length;
        return [type, { recall, smallestFound: own.length < FEWEST ? null : smallestFound(own) }];
      }),
    ),
  };
}

function cellsOf(painted: readonly PaintedDefect[], threshold: number): PowerCell[] {
  const cells = new Map<string, ReturnType<typeof emptyCell>>();
  for (const { type, size, contrast, diameter, score, draw } of painted) {
    const key = `${type}/${size}/${contrast}`;
    const cell = cells.get(key) ?? emptyCell(type, size, contrast);
    cell.total++;
    if (score > threshold) cell.found++;
    cell.painted.scores.push(score);
    cell.painted.diameters.push(diameter);
    cell.painted.draws.push(draw);
    cells.set(key, cell);
  }
  return [...cells.values()];
}

function emptyCell(type: string, size: number, contrast: number): PowerCell & Required<Pick<PowerCell, 'painted'>> {
  return { type, size, contrast, found: 0, total: 0, painted: { scores: [], diameters: [], draws: [] } };
}
