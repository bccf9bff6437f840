/**
 * @file Damaged models, backbones, weights and checkpoints, by a seed: each must be accepted or refused with a ClflowError, and
 * neither crash nor hang. `npm test` tries a few hundred, this command thousands, models in a process of their own:
 *
 *   npx tsx tools/fuzz/models.ts [--count 5000] [--seed 1]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readOnnx } from '../../src/graph/index.js';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import { ImageDetector, readMetadata, withMetadata, writeModel } from '../../src/detector/index.js';
import { metadataOf, randomImage, tinyModel } from '../../src/detector/testing/tiny-model.js';
import { ClflowError } from '../../src/errors.js';
import { readSafetensors, writeSafetensors } from '../../src/files/index.js';
import { Random } from '../../src/random.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/training/checkpoint.js';

/** Kinds of files; `signed`: models whose checksum was made anew after the damage, so that the graph itself is looked at. */
export const kinds = ['model', 'signed', 'backbone', 'safetensors', 'checkpoint'] as const;
export type Kind = (typeof kinds)[number];

export interface Outcome {
  accepted: number;
  /** With a ClflowError. */
  refused: number;
  /** With any other error: a bug. */
  failed: string[];
  /** Longest time of one input. */
  slowest: number;
}

type Consume = (bytes: Uint8Array) => unknown;

/** Damages `count` files of a kind and hands them to what reads them. */
export async function fuzz(kind: Kind, count: number, seed: number): Promise<Outcome> {
  const { file, consume } = await subjects[kind]();
  const outcome: Outcome = { accepted: 0, refused: 0, failed: [], slowest: 0 };
  for (let i = 0; i < count; i++) {
    const bytes = damaged(file, Random.of(seed, kind, i));
    const started = performance.now();
    try {
      await consume(bytes);
      outcome.accepted++;
      if (kind === 'model' && Buffer.compare(bytes, file) !== 0) {
        outcome.failed.push(`seed ${seed}, ${kind} ${i}: accepted, and not what was written`);
      }
    } catch (error) {
      if (error instanceof ClflowError && error.message.length < 2000) outcome.refused++;
      else outcome.failed.push(`seed ${seed}, ${kind} ${i}: ${String(error).slice(0, 300)}`);
    }
    outcome.slowest = Math.max(outcome.slowest, performance.now() - started);
  }
  return outcome;
}

/** A few flipped bits, bytes of extreme value, pieces left out, doubled or moved, or an end too early. */
function damaged(file: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = file.slice();
  // Headers and graphs are small beside weights: half of the damage is done where they are.
  const place = (): number =>
    random.uniform(0, 1) < 0.5 ? whole(random, Math.min(bytes.length, 4096)) : whole(random, bytes.length);
  const times = 1 + whole(random, 4);
  for (let i = 0; i < times && bytes.length > 1; i++) {
    const at = place();
    const length = 1 + whole(random, 64);
    const piece = bytes.slice(at, at + length);
    const kind = whole(random, 6);
    if (kind === 0) bytes[at] ^= 1 << whole(random, 8);
    else if (kind === 1) bytes[at] = [0, 0x7f, 0x80, 0xff][whole(random, 4)];
    else if (kind === 2) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + length));
    else if (kind === 3) bytes = joined(bytes.subarray(0, at), piece, bytes.subarray(at));
    else if (kind === 4) bytes.set(piece, Math.min(place(), bytes.length - piece.length));
    else if (whole(random, 4) === 0) bytes = bytes.slice(0, at);
  }
  return bytes;
}

function whole(random: Random, below: number): number {
  return Math.min(below - 1, Math.floor(random.uniform(0, below)));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const subjects: Record<Kind, () => Promise<{ file: Uint8Array; consume: Consume }>> = {
  model: async () => ({ file: await tinyFile(), consume: inspect }),
  signed: async () => ({
    file: await tinyFile(),
    consume: async (bytes) => {
      let signed: Uint8Array;
      try {
        signed = await withMetadata(bytes, readMetadata(bytes, 'm.onnx'));
      } catch (cause) {
        throw new ClflowError('model', 'no model any more', { cause });
      }
      await inspect(signed);
    },
  }),
  backbone: async () => ({ file: await tinyFile(), consume: (bytes) => readOnnx(bytes, 'b.onnx') }),
  safetensors: async () => {
    const data = Float32Array.from({ length: 200 }, (_, i) => i / 7);
    const tensors = new Map(['a', 'b', 'c'].map((name) => [name, { shape: [10, 20], data }]));
    const consume: Consume = (bytes) => {
      for (const tensor of readSafetensors(bytes).tensors.values()) tensor.floats();
    };
    return { file: writeSafetensors(tensors, { metadata: { author: 'somebody' } }), consume };
  },
  checkpoint: async () => {
    const moment = Float32Array.from({ length: 100 }, (_, i) => i / 9);
    const state = { parameters: moment, firstMoment: moment, secondMoment: moment, step: 12 };
    const rest = { epochsDone: 2, seconds: 3, curves: { loss: [2, 1] }, fingerprint: 'f', threads: 1 };
    return { file: await encodeCheckpoint({ state, ...rest }), consume: decodeCheckpoint };
  },
};

async function tinyFile(): Promise<Uint8Array> {
  const model = await tinyModel('joined');
  return writeModel(model, metadataOf(model, [1, 2, 3]));
}

const image = randomImage(64, 96);

async function inspect(bytes: Uint8Array): Promise<void> {
  const detector = await ImageDetector.open(bytes, nodeRuntime({ threads: 1 }), 'm.onnx');
  try {
    await detector.inspect(image);
  } finally {
    await detector.release();
  }
}

/** Inputs of one process: a crash is then that of one of so many. */
const PORTION = 250;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
    },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  const only = kinds.find((kind) => kind === values.only);
  if (only) {
    process.stdout.write(`\n${JSON.stringify(await fuzz(only, count, seed))}\n`);
    return;
  }
  for (const kind of kinds) {
    const sum: Outcome = { accepted: 0, refused: 0, failed: [], slowest: 0 };
    for (let done = 0, part = 0; done < count; done += PORTION, part++) {
      const own = String(Math.min(PORTION, count - done));
      const args = [...process.execArgv, fileURLToPath(import.meta.url), '--only', kind, '--count', own];
      const options = { encoding: 'utf8', timeout: 600_000 } as const;
      const child = spawnSync(process.execPath, [...args, '--seed', String(seed + part)], options);
      if (child.status !== 0) {
        sum.failed.push(`seed ${seed + part}, ${kind}: the process ended (${child.signal ?? child.status})`);
        continue;
      }
      const outcome = JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as Outcome;
      sum.accepted += outcome.accepted;
      sum.refused += outcome.refused;
      sum.failed.push(...outcome.failed);
      sum.slowest = Math.max(sum.slowest, outcome.slowest);
    }
    console.log(
      `${kind}: ${count} inputs, ${sum.accepted} accepted, ${sum.refused} refused, ${sum.failed.length} failed, the slowest took ${Math.round(sum.slowest)} ms`,
    );
    sum.failed.forEach((line) => console.log(`  ${line}`));
    if (sum.failed.length > 0) process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
