/**
 * @file What must not become much slower, as ratios of processor time in one process: they are the same on a fast machine and a slow
 * one, busy or not. The bounds are about twice what was measured; the figures themselves are in docs/log.
 */
import { expect, it } from 'vitest';
import { featuresGraph, noiseImage } from '../bench/features-graph.js';
import { openMatrixProduct } from '../bench/matrix-product.js';
import { takeTurnsOfCpu } from '../bench/measure.js';
import { runNode } from '../bench/whole-process.js';
import { openBackbone, quantizable, type Backbone } from '../src/backbone/index.node.js';
import { openGraph } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { vectorInstructions } from '../src/report/instructions.node.js';
import { observe } from '../src/training/observe-backbone.js';

const SIDE = 256;
const ROUNDS = { warmup: 2, repetitions: 9 };
const runtime = nodeRuntime({ threads: 1 });

async function features(backbone: Backbone) {
  const session = await openGraph(runtime, featuresGraph(backbone, SIDE));
  const feeds = { image: noiseImage(SIDE) };
  return { run: () => session.run(feeds), release: () => session.release() };
}

it('has the features of an image in less time than a matrix product of 1024³ takes (measured: 0.37)', async () => {
  const [ours, peak] = [
    await features(await openBackbone({ name: 'embedded' }, runtime)),
    await openMatrixProduct(runtime, 1024),
  ];
  const { ours: own, peak: most } = await takeTurnsOfCpu({ ours: ours.run, peak: peak.run }, ROUNDS);
  await Promise.all([ours.release(), peak.release()]);
  expect(own.min / most.min).toBeLessThan(1);
});

it('computes features in whole numbers for well under the time (measured: 0.37 with VNNI, 0.60 with AVX2 alone)', async () => {
  const embedded = await openBackbone({ name: 'embedded' }, runtime);
  const numbers = quantizable(embedded)!;
  const observed = await observe(runtime, numbers, { width: SIDE, height: SIDE }, [noiseImage(SIDE)]);
  const [real, whole] = [await features(embedded), await features(await numbers.quantized(observed))];
  const times = await takeTurnsOfCpu({ real: real.run, whole: whole.run }, ROUNDS);
  await Promise.all([real.release(), whole.release()]);
  expect(times.whole.min / times.real.min).toBeLessThan(vectorInstructions().includes('VNNI') ? 0.7 : 1);
});

it('shows its help for little more than the start of Node (measured: 1.7 ×)', async () => {
  const least = async (...args: string[]): Promise<number> => {
    const runs: number[] = [];
    for (let i = 0; i < 5; i++) runs.push((await runNode(args)).cpuSeconds);
    return Math.min(...runs);
  };
  expect((await least('dist/cli/main.js', '--help')) / (await least('--eval', '0'))).toBeLessThan(4);
});
