/**
 * @file A batch is planned once: its images are listed, cut into shards, and everything that its jobs need is written to its output,
 * so that any machine that reaches the output can do any of them, at any time, in any order, again and again with one result.
 */
import { basename, extname } from 'node:path';
import { ClflowError, taskOptions, VERSION } from 'clflow';
import { detector as detectors, graph } from 'clflow/parts';
import * as z from 'zod';
import { openStorage, type Storage } from '../storage/index.js';
import { requireGoing, type BatchHooks } from './hooks.js';
import { decodedMask, type Opening } from './inspector.js';
import { encodeManifest, sha256, type Entry } from './manifest.js';
import {
  batchOptions,
  checked,
  formats,
  type AggregateOptions,
  type BatchOptions,
  type ShardOptions,
} from './options.js';
import { imagesOf, placeOf } from './source.js';

/** A plan that a program holds whole; of more images than that, shards have to be larger. */
const MOST_SHARDS = 100_000;

const shardSchema = z.object({
  id: z.string(),
  hash: z.string(),
  images: z.number(),
  manifest: z.string(),
  result: z.string(),
});

/** A file of the user's of which the output has a copy. */
const copySchema = z.object({ name: z.string(), hash: z.string(), file: z.string() });

const { device, roi } = taskOptions.inspect.shape;

const planSchema = z.object({
  schema: z.literal(1),
  id: z.string(),
  version: z.string(),
  /** UTC. */
  planned: z.string(),
  model: copySchema,
  source: z.string(),
  images: z.number(),
  format: z.enum(formats),
  maxMegapixels: z.number(),
  /** Missing: the processor. */
  device: device.unwrap().optional(),
  roi,
  ignore: copySchema.optional(),
  /** Files below the output. */
  shards: z.array(shardSchema),
});

/** What stands in `batch.json`. */
export type Plan = z.infer<typeof planSchema>;

/** Work for one process: a name that tells everything that its result depends on, and its options as JSON. */
export interface BatchJob<Options> {
  /** SHA-256. Who adds the same job twice adds one. */
  readonly id: string;
  readonly options: Options;
}

export interface PlannedBatch {
  readonly id: string;
  /** False: it was planned before, and goes on. */
  readonly isNew: boolean;
  /** When, UTC: of an output that was removed and planned again, the jobs are others. */
  readonly planned: string;
  readonly images: number;
  readonly shards: readonly BatchJob<ShardOptions>[];
  /** When all shards are done. */
  readonly aggregate: BatchJob<AggregateOptions>;
}

/**
 * Lists the images of a batch and writes its plan: a copy of the model, a manifest a shard, and `batch.json` last.
 *
 * @example
 * ```ts
 * const { shards, aggregate } = await planBatch({ model: 'bottle.onnx', source: 's3://archive/2026', output: 's3://results/2026' });
 * for (const { options } of shards) await runInspectShard(options);
 * const summary = await runAggregate(aggregate.options);
 * ```
 *
 * @throws ClflowError `usage` for options that make no sense and an output that holds another batch, `model`, `data`, `io` and
 *   `network` for what cannot be read or written, `interrupted` when the signal stops it
 */
export async function planBatch(options: BatchOptions, hooks: BatchHooks = {}): Promise<PlannedBatch> {
  const given = checked(batchOptions, options);
  const storage = openStorage({ endpoint: given.s3Endpoint });
  try {
    const output = placeOf(given.output);
    const model = await storage.read(placeOf(given.model));
    await detectors.verifiedMetadata(model, given.model);
    const mask = await readMask(storage, given);
    const wanted: Wanted = {
      ...{ ...given, output, source: placeOf(given.source), modelHash: sha256(model) },
      device: graph.isProcessor(given.device) ? undefined : given.device,
      ignoreHash: mask && sha256(mask),
    };
    const before = await readPlan(storage, output);
    if (before) requireSameBatch(before, wanted);
    const plan = before ?? (await writePlan(storage, wanted, { model, mask }, hooks));
    return { ...jobsOf(plan, wanted), isNew: before === null };
  } finally {
    storage.close();
  }
}

/** The plan of an output, null where there is none. @throws ClflowError `data` for one that is damaged */
export async function readPlan(storage: Storage, output: string): Promise<Plan | null> {
  const file = `${output}/batch.json`;
  if ((await storage.look(file)) === null) return null;
  const text = Buffer.from(await storage.read(file)).toString('utf8');
  try {
    return planSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ClflowError('data', `${file} is no plan of a batch of this version: choose another output.`, { cause });
  }
}

/** How the model of a plan is opened. */
export function openingOf(plan: Plan, output: string, threads: number): Opening {
  const { model, maxMegapixels, device = 'auto', roi, ignore } = plan;
  const files = { model: `${output}/${model.file}`, ignore: ignore && `${output}/${ignore.file}` };
  return { ...files, modelHash: model.hash, ignoreHash: ignore?.hash, threads, device, roi, maxMegapixels };
}

interface Wanted extends Omit<z.output<typeof batchOptions>, 'device'> {
  /** Where it is not the processor. */
  readonly device?: graph.Device;
  readonly modelHash: string;
  readonly ignoreHash?: string;
}

async function readMask(
  storage: Storage,
  { ignore, maxMegapixels }: z.output<typeof batchOptions>,
): Promise<Uint8Array | undefined> {
  if (ignore === undefined) return undefined;
  const bytes = await storage.read(placeOf(ignore));
  await decodedMask(bytes, ignore, maxMegapixels);
  return bytes;
}

function requireSameBatch(plan: Plan, wanted: Wanted): void {
  const differs = [
    plan.model.hash !== wanted.modelHash && `another model (${plan.model.name}, or what it was then)`,
    plan.source !== wanted.source && `another source (${plan.source})`,
    plan.format !== wanted.format && `another format (${plan.format})`,
    plan.maxMegapixels !== wanted.maxMegapixels && `another limit of megapixels (${plan.maxMegapixels})`,
    plan.device !== wanted.device && `another device (${plan.device ?? 'the processor'})`,
    JSON.stringify(plan.roi) !== JSON.stringify(wanted.roi) &&
      `another region of interest (${plan.roi ? Object.values(plan.roi).join() : 'none'})`,
    plan.ignore?.hash !== wanted.ignoreHash &&
      `another mask (${plan.ignore ? `${plan.ignore.name}, or what it was then` : 'none'})`,
    plan.version !== VERSION && `another version of clflow (${plan.version})`,
  ].find((difference) => difference !== false);
  if (differs === undefined) return;
  throw new ClflowError('usage', `${wanted.output} holds the batch of ${differs}: choose another output.`);
}

async function writePlan(
  storage: Storage,
  wanted: Wanted,
  { model, mask }: { readonly model: Uint8Array; readonly mask: Uint8Array | undefined },
  hooks: BatchHooks,
): Promise<Plan> {
  const { output, source, modelHash, ignoreHash, format, maxMegapixels, device, roi, shardSize } = wanted;
  const tell = (message: string): void => hooks.onEvent?.({ phase: 'note', message });
  const settings = { format, maxMegapixels, device, roi };
  const options = { ...settings, ignore: ignoreHash };
  const shards: Plan['shards'] = [];
  let images = 0;
  const close = async (entries: readonly Entry[]): Promise<void> => {
    requireGoing(hooks);
    if (shards.length === MOST_SHARDS) {
      const message = `${source} has more images than ${MOST_SHARDS} shards of ${shardSize}: choose a larger \`shardSize\`.`;
      throw new ClflowError('usage', message);
    }
    const { bytes, hash } = encodeManifest(entries);
    const id = idOf('inspect', modelHash, hash, options);
    // Names tell what is in a file: what a plan that was broken off has left is never taken for another.
    const name = `${String(shards.length + 1).padStart(5, '0')}-${id.slice(0, 12)}`;
    const manifest = `shards/${name}.jsonl`;
    await storage.writeOnce(`${output}/${manifest}`, bytes);
    shards.push({ id, hash, images: entries.length, manifest, result: `results/${name}.${format}` });
    images += entries.length;
  };
  let open: Entry[] = [];
  for await (const entry of imagesOf(storage, source, tell)) {
    open.push(entry);
    if (open.length < shardSize) continue;
    await close(open);
    open = [];
  }
  if (open.length > 0) await close(open);
  const copied = async (path: string, hash: string, file: string, bytes: Uint8Array) => {
    await storage.writeOnce(`${output}/${file}`, bytes);
    return { name: basename(path), hash, file };
  };
  const plan: Plan = {
    schema: 1,
    id: idOf('batch', modelHash, sha256(shards.map(({ id }) => id).join()), options),
    version: VERSION,
    planned: new Date().toISOString(),
    model: await copied(wanted.model, modelHash, `model-${modelHash.slice(0, 12)}.onnx`, model),
    ...(mask && {
      ignore: await copied(
        wanted.ignore!,
        ignoreHash!,
        `ignore-${ignoreHash!.slice(0, 12)}${extname(wanted.ignore!)}`,
        mask,
      ),
    }),
    ...{ source, images, ...settings, shards },
  };
  const isFirst = await storage.writeOnce(`${output}/batch.json`, Buffer.from(`${JSON.stringify(plan, null, 1)}\n`));
  if (isFirst) return plan;
  const other = (await readPlan(storage, output))!;
  requireSameBatch(other, wanted);
  return other;
}

function jobsOf(plan: Plan, wanted: Wanted): Omit<PlannedBatch, 'isNew'> {
  const { output, s3Endpoint, threads, top } = wanted;
  const { id, planned, images, format, model } = plan;
  const at = (file: string): string => `${output}/${file}`;
  const shards = plan.shards.map((shard) => ({
    id: shard.id,
    options: {
      ...openingOf(plan, output, threads),
      ...{ manifest: at(shard.manifest), manifestHash: shard.hash, result: at(shard.result), format, s3Endpoint },
    },
  }));
  const aggregate = { id: idOf('aggregate', model.hash, id, { top }), options: { output, top, threads, s3Endpoint } };
  return { id, planned, images, shards, aggregate };
}

/** What a result depends on, and nothing else: not where it lies, and not how many threads made it. */
function idOf(kind: string, modelHash: string, dataHash: string, options: object): string {
  return sha256(JSON.stringify([kind, modelHash, dataHash, options, VERSION]));
}
