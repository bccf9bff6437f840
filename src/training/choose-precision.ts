/**
 * @file Whether the backbone computes in float32 or in whole numbers of 8 bits: where nobody says, both are timed on this machine, by
 * this runtime and its threads, on images of the size that the network sees.
 */
import { quantizable, type Backbone, type Quantizable } from '../backbone/index.js';
import { imageInput } from '../detector/index.js';
import { ClflowError, option } from '../errors.js';
import type { Size } from '../geometry/index.js';
import {
  DYNAMIC,
  Graph,
  bytes,
  ofScale,
  openGraph,
  type Runtime,
  type Session,
  type TensorData,
} from '../graph/index.js';
import { Random } from '../random.js';
import { observe } from './observe-backbone.js';
import type { Precision, PrecisionChoice } from './methods.js';

/**
 * How many times as fast whole numbers must be. With instructions for them (VNNI) they were 2.6 to 3.2 times, on WebAssembly 2.2 and
 * more: so far from this that chance decides on few machines, if any.
 */
const CLEARLY = 1.5;
/** Timed runs of each, in turn. The shortest counts: other work on the machine only adds. */
const RUNS = 5;
/** Longest side of the images that are timed: beyond, both grow alike, and the choice would take long. */
const LONGEST_SIDE = 512;
/** Images of the size that a network is observed on before it is timed: what it holds decides nothing of its speed. */
const TRIAL_SIDE = 64;

/** What was chosen with a runtime, by what it depends on. */
const chosen = new WeakMap<Runtime, Map<string, Promise<Precision>>>();

/**
 * @param size of what the network sees at once
 * @throws ClflowError `usage` where whole numbers are asked of a backbone that has none
 */
export async function choosePrecision(
  choice: PrecisionChoice,
  backbone: Backbone,
  size: Size,
  runtime: Runtime,
): Promise<Precision> {
  if (choice === 'float32') return choice;
  const numbers = quantizable(backbone);
  if (choice === 'auto') return numbers ? measuredOnce(backbone, numbers, size, runtime) : 'float32';
  if (numbers) return choice;
  throw new ClflowError(
    'usage',
    `${backbone.name} is computed as its file has it: leave ${option('precision')} out, or give a file that is in whole numbers already.`,
  );
}

/** With the same runtime the same is chosen again, so that trainings of one process are alike. */
function measuredOnce(backbone: Backbone, numbers: Quantizable, size: Size, runtime: Runtime): Promise<Precision> {
  const known = chosen.get(runtime) ?? new Map<string, Promise<Precision>>();
  chosen.set(runtime, known);
  const [width, height] = [size.width, size.height].map((side) => Math.min(side, LONGEST_SIDE));
  const key = `${backbone.hash} ${width}×${height}`;
  const choice = known.get(key) ?? measured(backbone, numbers, { width, height }, runtime);
  known.set(key, choice);
  return choice;
}

async function measured(backbone: Backbone, numbers: Quantizable, size: Size, runtime: Runtime): Promise<Precision> {
  const trial = { width: TRIAL_SIDE, height: TRIAL_SIDE };
  const whole = await numbers.quantized(await observe(runtime, numbers, trial, [noise(trial)]));
  const sessions: Session[] = [];
  try {
    for (const one of [backbone, whole]) sessions.push(await openFeatures(runtime, one, size));
    const image = noise(size);
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

function openFeatures(runtime: Runtime, backbone: Backbone, { width, height }: Size): Promise<Session> {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, height, width, 3], 'uint8');
  backbone
    .features(imageInput(image, backbone.normalisation, null))
    .forEach((map, i) => graph.output(ofScale('map', i), map));
  return openGraph(runtime, graph);
}

/** The same at every call. */
function noise({ width, height }: Size): TensorData {
  const random = Random.of(1, 'precision');
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 256));
  return bytes(pixels, [1, height, width, 3]);
}
