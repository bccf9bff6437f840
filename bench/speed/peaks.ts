/** @file What this machine computes at most, and what share of it an image's graph reaches. */
import { readFile } from 'node:fs/promises';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import { decodeImage } from '../../src/image/index.node.js';
import { openMatrixProduct, openWholeProduct } from '../matrix-product.js';
import { takeTurnsOfCpu } from '../measure.js';
import { operatorTimes } from '../operator-times.js';
import type { Peaks } from './rows.js';

const SIDE = 1024;

/** By processor time, which a busy machine changes less than that of a clock. */
export async function measurePeaks(threads: number): Promise<Peaks> {
  const runtime = nodeRuntime({ threads });
  const [float32, int8] = [await openMatrixProduct(runtime, SIDE), await openWholeProduct(runtime, SIDE)];
  const times = await takeTurnsOfCpu({ float32: float32.run, int8: int8.run }, { warmup: 3, repetitions: 20 });
  await float32.release();
  await int8.release();
  const reached = (milliseconds: number): number => (threads * 2 * SIDE ** 3) / milliseconds / 1e6;
  return { float32: reached(times.float32.min), int8: reached(times.int8.min) };
}

/** Seconds that the products and sums of a model's graph would take at these peaks, for one image. */
export async function secondsAtPeak(model: string, image: string, peaks: Peaks): Promise<number> {
  const profiled = { threads: 1, repetitions: 1 };
  const operators = await operatorTimes(await readFile(model), await decodeImage(image), profiled);
  return operators.reduce((sum, { operator, gigaflops }) => {
    return sum + gigaflops / (operator.startsWith('QLinear') ? peaks.int8 : peaks.float32);
  }, 0);
}
