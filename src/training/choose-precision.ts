/**
 * @file Whether the backbone computes in float32 or in whole numbers of 8 bits: where nobody says, the runtime is timed on this machine,
 * with its threads. What is timed is one layer, the same for every backbone and size: how much a small network gains depends on
 * what is around its layers, and a choice that depends on that would fall otherwise from one run to the next.
 */
import { quantizable, type Backbone } from '../backbone/index.js';
import { ClflowError, option } from '../errors.js';
import { Graph, conv2d, floats, openGraph, relu, type Runtime, type Session, type Tensor } from '../graph/index.js';
import { drawQuantized, quantizeNetwork } from '../graph/quantize/index.js';
import { Random } from '../random.js';
import type { Precision, PrecisionChoice } from './methods.js';

/** How many times as fast whole numbers must be: on a processor with instructions for them a layer is three times as fast and more. */
const CLEARLY = 1.5;
/** Timed runs of each, in turn. The shortest counts: other work on the machine only adds. */
const RUNS = 75;
/**
 * Of the layer that is timed, that of ResNet-18's first stage: 3 × 3, on maps of this side. A run has to be shorter than the turn that
 * a busy machine gives it, or none is without others' work: in WebAssembly it takes 6 ms, and with maps of 64 it would take 30.
 */
const [CHANNELS, SIDE] = [64, 32];

/** What was chosen with a runtime: the same again, so that trainings of one process are alike. */
const chosen = new WeakMap<Runtime, Promise<Precision>>();

/** @throws ClflowError `usage` where whole numbers are asked of a backbone that has none */
export async function choosePrecision(
  choice: PrecisionChoice,
  backbone: Backbone,
  runtime: Runtime,
): Promise<Precision> {
  if (choice === 'float32') return choice;
  const possible = quantizable(backbone) !== null;
  if (choice === 'int8' && !possible) {
    throw new ClflowError(
      'usage',
      `${backbone.name} is computed as its file has it: leave ${option('precision')} out, or give a file that is in whole numbers already.`,
    );
  }
  if (choice === 'int8' || !possible) return possible ? 'int8' : 'float32';
  const precision = chosen.get(runtime) ?? measured(runtime);
  chosen.set(runtime, precision);
  return precision;
}

async function measured(runtime: Runtime): Promise<Precision> {
  const random = Random.of(1, 'precision');
  const values = (length: number): Float32Array => Float32Array.from({ length }, () => random.uniform(-1, 1));
  const kernels = floats(values(CHANNELS * CHANNELS * 9), [CHANNELS, CHANNELS, 3, 3]);
  const shape = [1, CHANNELS, SIDE, SIDE];
  const image = floats(values(CHANNELS * SIDE * SIDE), shape);
  const layer = (x: Tensor): Tensor => {
    const biases = x.graph.constant(floats(new Float32Array(CHANNELS), [CHANNELS]));
    return relu(conv2d(x, x.graph.constant(kernels), biases, { padding: 1 }));
  };
  const graph = new Graph();
  const network = { graph, input: graph.input('image', shape) };
  graph.output('map', layer(layer(network.input)));
  const seen = [1, 50, 2000].map((high) => ({ low: high === 1 ? -1 : 0, high, means: new Float32Array(CHANNELS) }));
  const quantized = quantizeNetwork(network, seen, { low: -1, high: 1 });
  const whole = new Graph();
  drawQuantized(network, quantized, whole.input('image', shape)).forEach((map) => whole.output('map', map));
  const sessions: Session[] = [];
  try {
    for (const one of [graph, whole]) sessions.push(await openGraph(runtime, one));
    const shortest = sessions.map(() => Infinity);
    for (let run = -1; run < RUNS; run++) {
      for (const [i, session] of sessions.entries()) {
        const started = performance.now();
        await session.run({ image });
        // The first run of each allocates its memory.
        if (run >= 0) shortest[i] = Math.min(shortest[i], performance.now() - started);
      }
    }
    return shortest[0] >= CLEARLY * shortest[1] ? 'int8' : 'float32';
  } finally {
    for (const session of sessions) await session.release();
  }
}
