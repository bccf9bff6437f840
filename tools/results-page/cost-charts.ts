/** @file The charts of what a training costs. */
import { cellsAlong, IMAGES_OF_SIZES, powerLaw, STANDARD, type CostCell } from '../../bench/cost-fit.js';
import { panelsSvg, type Axis, type Curve, type Panel, type Point } from './panels.js';

const logarithmic = (label: string): Axis => ({ label, logarithmic: true });
const even = (label: string): Axis => ({ label, logarithmic: false });

/** Undefined where nothing was measured. */
export function costCharts(cells: readonly CostCell[]): string | undefined {
  if (cells.length === 0) return undefined;
  const [images, sizes, threads] = (['images', 'size', 'threads'] as const).map((axis) => cellsAlong(axis, cells));
  const panels: Panel[] = [
    {
      title: 'Processor time over images',
      ...grown(
        images.map(({ images, cpuSeconds }) => [images, cpuSeconds]),
        'images',
        1,
      ),
      ...{ x: logarithmic('images'), y: logarithmic('s') },
    },
    {
      title: 'Peak memory over images',
      note: 'of the whole process',
      ...{ x: logarithmic('images'), y: even('MB') },
      curves: [{ points: images.map(({ images, peakMemoryMb }) => [images, peakMemoryMb]) }],
    },
    {
      title: 'Processor time over size',
      ...grown(
        sizes.map(({ size, cpuSeconds }) => [size, cpuSeconds]),
        'pixels',
        2,
      ),
      ...{ x: logarithmic(`side in pixels (${IMAGES_OF_SIZES} images)`), y: logarithmic('s') },
    },
    {
      title: 'Time over threads',
      ...{ x: even(`threads (${STANDARD.images} images)`), y: even('s'), curves: [] },
      bars: [
        { name: 'by the clock', points: threads.map(({ threads, wallSeconds }) => [threads, wallSeconds]) },
        { name: 'of the processor', points: threads.map(({ threads, cpuSeconds }) => [threads, cpuSeconds]) },
      ],
    },
  ];
  return panelsSvg('What a training costs over images, size and threads', panels);
}

/** Measured points and the power law through them: of x as the `power` of what is counted. */
function grown(points: Point[], counted: string, power: number): { note?: string; curves: Curve[] } {
  const fit = powerLaw(points);
  if (fit === null) return { curves: [{ points }] };
  const line = [points[0], points.at(-1)!].map(([x]): Point => [x, fit.factor * x ** fit.exponent]);
  const note = `dashed: ${counted} to the power of ${(fit.exponent / power).toFixed(2)}`;
  return { note, curves: [{ points: line, fit: true }, { points }] };
}
