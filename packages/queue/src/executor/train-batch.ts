/** @file Trainings of many products, with every method, backbone and seed that is asked for, and a table of them at the end. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ClflowError, openDataset, train, type TaskHooks, type TrainOptions } from 'clflow';
import { files } from 'clflow/parts';
import { shortOf, writeTrainingTable, type TrainingRow, type TrainingTable } from '../work/index.js';
import type { Batch, BatchPart } from './batches.js';

type Training = Omit<TrainOptions, 'data' | 'output' | 'method' | 'backbone' | 'seed' | keyof TaskHooks>;

export interface TrainBatchOptions extends Training {
  /** Folder whose folders are products. */
  readonly products: string;
  /** Folder for the models and the table. On a queue both are the same on all machines. */
  readonly output: string;
  /** Each combination is a training of its own. Default: one of each, as `train` has it. */
  readonly methods?: readonly string[];
  readonly backbones?: readonly string[];
  readonly seeds?: readonly number[];
}

/**
 * @returns a job for each training, and a last one that writes the table
 * @throws ClflowError `data` where there is no product, or one that is none, `usage` for names that two trainings would have,
 *   `io` where a folder cannot be read
 */
export async function trainBatch({
  products,
  output,
  methods = [],
  backbones = [],
  seeds = [],
  ...training
}: TrainBatchOptions): Promise<Batch> {
  const folder = resolve(output);
  const root = resolve(products);
  const choices = combinations(methods, backbones, seeds);
  const parts: BatchPart[] = [];
  for (const product of await productsIn(root)) {
    const inputs = await imagesOf(join(root, product));
    for (const { name, ...chosen } of choices) {
      const full = [product, ...name].join(' ');
      const model = join(folder, `${[product, ...name].join('-')}.onnx`);
      if (parts.some(({ work }) => work.options.output === model)) {
        throw new ClflowError('usage', `Two trainings would write ${model}: rename one of the products.`);
      }
      const options = { ...training, ...chosen, data: join(root, product), output: model };
      parts.push({ name: full, inputs, work: { kind: 'task', task: 'train', options } });
    }
  }
  const last: BatchPart = { name: 'table of trainings', work: { kind: 'table', options: { output: folder } } };
  return { parts, last, lastInAnyCase: true, folder };
}

/**
 * The same without a queue: one training after the other, each from its checkpoint where there is one.
 * @throws ClflowError `interrupted` when the signal stops it; models that are done stay
 */
export async function trainHere(
  { parts, folder }: Batch,
  { onEvent, signal, onTraining = () => {} }: TaskHooks & { readonly onTraining?: (name: string) => void } = {},
): Promise<TrainingTable> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw files.ioError('write', folder, error);
  });
  const rows: TrainingRow[] = [];
  for (const { name, work } of parts) {
    onTraining(name);
    rows.push(await rowOf(name, work.options as unknown as TrainOptions, { onEvent, signal }));
  }
  return writeTrainingTable(folder, rows);
}

async function rowOf(name: string, options: TrainOptions, hooks: TaskHooks): Promise<TrainingRow> {
  try {
    const resume = existsSync(`${options.output}.checkpoint`);
    return { name, training: shortOf(await train({ ...options, resume, ...hooks })), error: null };
  } catch (error) {
    if (!(error instanceof ClflowError) || error.code === 'interrupted') throw error;
    return { name, training: null, error: `${error.code}: ${error.message}` };
  }
}

/** Folders with images to learn from, in the order of their names. */
async function productsIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
    throw files.ioError('read', root, error);
  });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  if (names.length === 0) {
    throw new ClflowError('data', `${root} has no folders: each product is a folder of images in it.`);
  }
  for (const name of names) await openDataset(join(root, name));
  return names.sort();
}

/** Changes when an image is added, taken away or written anew. */
async function imagesOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true });
  for (const name of entries.sort()) {
    const found = await stat(join(folder, name));
    if (found.isFile()) hash.update(JSON.stringify([name, found.size, found.mtimeMs]));
  }
  return hash.digest('hex');
}

interface Choice {
  readonly method?: string;
  readonly backbone?: string;
  readonly seed?: number;
  /** What tells it from others of the same product. */
  readonly name: readonly string[];
}

function combinations(methods: readonly string[], backbones: readonly string[], seeds: readonly number[]): Choice[] {
  const all = <Value>(values: readonly Value[]): readonly (Value | undefined)[] =>
    values.length === 0 ? [undefined] : values;
  return all(methods).flatMap((method) =>
    all(backbones).flatMap((backbone) =>
      all(seeds).map((seed) => ({
        ...(method === undefined ? {} : { method }),
        ...(backbone === undefined ? {} : { backbone }),
        ...(seed === undefined ? {} : { seed }),
        name: [
          ...(methods.length > 1 ? [method!] : []),
          ...(backbones.length > 1 ? [backbone!.replace(/[^\w.-]/g, '_')] : []),
          ...(seeds.length > 1 ? [`seed${seed}`] : []),
        ],
      })),
    ),
  );
}
