/** @file The detectors that the table is of, trained by the built command line. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runWhole, type WholeRun } from '../whole-process.js';
import { EMBEDDED, RESNET } from './rows.js';

export interface Variant {
  /** "ResNet-18, int8" */
  readonly name: string;
  /** What tells `clflow train` of it. */
  readonly args: readonly string[];
}

/** The variants that can be trained here. */
export function variantsOf(weights: string): Variant[] {
  const resnet = { name: RESNET, args: ['--backbone', 'resnet18', '--weights', weights, '--precision', 'int8'] };
  return [
    { name: 'embedded, float32', args: ['--precision', 'float32'] },
    { name: EMBEDDED, args: ['--precision', 'int8'] },
    ...(existsSync(weights) ? [resnet] : []),
  ];
}

/** The variants as a checkout of before knows them: without a choice of precision. */
export function variantsBefore(weights: string): Variant[] {
  return [
    { name: 'embedded', args: [] },
    ...(existsSync(weights) ? [{ name: 'ResNet-18', args: ['--backbone', 'resnet18', '--weights', weights] }] : []),
  ];
}

export interface Bench {
  /** Folder of the data sets. */
  readonly data: string;
  readonly weights: string;
  readonly threads: number;
  readonly repeats: number;
  /** For models. */
  readonly folder: string;
}

/** The model file of a variant and a set, also where it is not there yet. */
export function modelFile({ folder }: Bench, set: string, { name }: Variant): string {
  return join(folder, `${set}-${name}`.replace(/\W+/g, '-') + '.onnx');
}

export function trainWhole(
  bench: Bench,
  set: string,
  variant: Variant,
  more: readonly string[] = [],
  checkout = '.',
): Promise<WholeRun> {
  const output = ['--output', modelFile(bench, set, variant), '--threads', String(bench.threads)];
  return runWhole(['train', join(bench.data, set), ...output, ...variant.args, ...more], checkout);
}
