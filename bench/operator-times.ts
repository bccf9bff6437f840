/** @file What ONNX Runtime's own profile says of a graph: which operators its time goes to, and how fast they compute. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageBatch } from '../src/detector/index.js';
import { loadOrt } from '../src/graph/runtime.node.js';
import type { RgbImage } from '../src/image/index.node.js';
import { timing } from './measure.js';

export interface OperatorTime {
  readonly operator: string;
  /** Part of the model, as its tensors are named; empty where the runtime does not keep it. */
  readonly part: string;
  /** Least milliseconds of all runs, added up over the nodes. */
  readonly milliseconds: number;
  /** Multiplications and additions of convolutions and matrix products, in units of 10⁹. */
  readonly gigaflops: number;
}

/** The part of a profile that is read: one line a node and run. */
interface NodeEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args: {
    readonly op_name: string;
    readonly input_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  };
}

const SUFFIX = '_kernel_time';

/** Runs a model on one image, and adds up what its nodes took by operator and part, the slowest first. */
export async function operatorTimes(
  model: Uint8Array,
  image: RgbImage,
  { threads, repetitions }: { readonly threads: number; readonly repetitions: number },
): Promise<OperatorTime[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-profile-'));
  try {
    const { InferenceSession, Tensor } = loadOrt();
    const session = await InferenceSession.create(model, {
      intraOpNumThreads: threads,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const { data, shape } = imageBatch([image]);
    const feeds = { image: new Tensor('uint8', data as Uint8Array, shape) };
    for (let i = 0; i < repetitions; i++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    const [file] = readdirSync(folder);
    return addedUp(JSON.parse(readFileSync(join(folder, file), 'utf8')) as NodeEvent[]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function addedUp(events: readonly NodeEvent[]): OperatorTime[] {
  const nodes = new Map<string, NodeEvent[]>();
  for (const event of events) {
    if (event.cat === 'Node' && event.name.endsWith(SUFFIX)) {
      nodes.set(event.name, [...(nodes.get(event.name) ?? []), event]);
    }
  }
  const sums = new Map<string, OperatorTime>();
  for (const [name, runs] of nodes) {
    const operator = runs[0].args.op_name;
    const part = name.includes('/') ? name.split('/')[0] : '';
    const sum = sums.get(`${operator} ${part}`) ?? { operator, part, milliseconds: 0, gigaflops: 0 };
    sums.set(`${operator} ${part}`, {
      ...sum,
      milliseconds: sum.milliseconds + timing(runs.map(({ dur }) => dur)).min / 1000,
      gigaflops: sum.gigaflops + flopsOf(runs[0]) / 1e9,
    });
  }
  return [...sums.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}

/** 2 · outputs · what each of them is a sum of. */
function flopsOf({ args: { op_name, input_type_shape, output_type_shape } }: NodeEvent): number {
  const inputs = (input_type_shape ?? []).map((tensor) => Object.values(tensor)[0]);
  // Of whole numbers each tensor comes with its scale and its zero.
  const [left, right] = op_name === 'QLinearConv' ? [inputs[0], inputs[3]] : inputs;
  const output = Object.values(output_type_shape?.[0] ?? {}).at(0);
  if (!right || !output) return 0;
  const count = output.reduce((product, side) => product * side, 1);
  if (op_name === 'Conv' || op_name === 'QLinearConv')
    return 2 * count * right.slice(1).reduce((product, side) => product * side, 1);
  return op_name === 'MatMul' || op_name === 'FusedMatMul' ? 2 * count * left.at(-1)! : 0;
}
