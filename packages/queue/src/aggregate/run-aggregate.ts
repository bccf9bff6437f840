/** @file Sums up a batch whose shards are all done: one JSON for machines, one page for people. The lines pass by once. */
import { ClflowError, type DriftMonitor, type FileDrift } from 'clflow';
import { detector as detectors } from 'clflow/parts';
import { requireGoing, type BatchHooks } from '../batch/hooks.js';
import { withModel, type KeptModel } from '../batch/kept-model.js';
import { aggregateOptions, batchDefaults, checked, type AggregateOptions } from '../batch/options.js';
import { openingOf, readPlan, type Plan } from '../batch/plan.js';
import { readResults } from '../batch/result-line.js';
import { openStorage, type Storage } from '../storage/index.js';
import { summaryPage } from './page.js';
import { pictures } from './pictures.js';
import { summaryOf, type Summary } from './summary.js';
import { Tally, type Counts } from './tally.js';

export interface AggregateResult {
  /** Where the sums are, as JSON. */
  readonly summary: string;
  /** Where the page is. */
  readonly report: string;
  readonly images: number;
  readonly counts: Counts;
  readonly drifts: readonly FileDrift[];
}

/** Results that are asked for together. */
const AT_ONCE = 32;

/**
 * Sums up a batch.
 * @param kept model of the shards, where it is open: it stays so
 * @throws ClflowError `data` when it is not planned or not all done, or a result is damaged, `io` and `network` for what cannot be read
 *   or written, `interrupted` when the signal stops it
 */
export async function runAggregate(
  options: AggregateOptions,
  hooks: BatchHooks = {},
  kept?: KeptModel,
): Promise<AggregateResult> {
  const { output, top, threads, s3Endpoint } = checked(aggregateOptions, options);
  const storage = openStorage({ endpoint: s3Endpoint });
  try {
    const plan = await readPlan(storage, output);
    if (!plan) throw new ClflowError('data', `${output} holds no batch: check the path.`);
    await requireResults(storage, output, plan);
    const metadata = detectors.readMetadata(await storage.read(`${output}/${plan.model.file}`), plan.model.name);
    const tally = new Tally(metadata, plan.images, top);
    const drifts = await tallied(storage, output, plan, tally, hooks);
    const summary = summaryOf(plan, metadata, tally, drifts);
    const opening = openingOf(plan, output, threads);
    const shown = await withModel(kept, (model) => pictures(storage, model, opening, summary.mostAnomalous, hooks));
    return await written(storage, output, top, summary, summaryPage(summary, metadata, shown));
  } finally {
    storage.close();
  }
}

async function requireResults(storage: Storage, output: string, { shards }: Plan): Promise<void> {
  let missing = 0;
  for (let at = 0; at < shards.length; at += AT_ONCE) {
    const some = shards.slice(at, at + AT_ONCE);
    const found = await Promise.all(some.map(({ result }) => storage.look(`${output}/${result}`)));
    missing += found.filter((one) => one === null).length;
  }
  if (missing === 0) return;
  throw new ClflowError('data', `${missing} of ${shards.length} shards of ${output} are not done yet: do them first.`);
}

/** @returns the drifts with the files that their numbers name */
async function tallied(
  storage: Storage,
  output: string,
  { shards, format }: Plan,
  tally: Tally,
  hooks: BatchHooks,
): Promise<FileDrift[]> {
  /** Images read up to the end of each shard. */
  const read: number[] = [];
  for (const { result, images } of shards) {
    requireGoing(hooks);
    let lines = 0;
    for await (const line of readResults(storage, `${output}/${result}`, format)) {
      tally.add(line);
      lines++;
    }
    if (lines !== images) {
      const message = `${output}/${result} has ${lines} lines, and its shard ${images} images: remove it, and the same batch writes it anew.`;
      throw new ClflowError('data', message);
    }
    read.push(tally.monitor.state.images);
  }
  return await named(tally.monitor, async (number) => {
    const shard = read.findIndex((images) => images >= number);
    let seen = shard === 0 ? 0 : read[shard - 1];
    for await (const line of readResults(storage, `${output}/${shards[shard].result}`, format)) {
      if (!('error' in line) && ++seen === number) return line.file;
    }
    throw new ClflowError('data', `${output}/${shards[shard].result} has changed while it was read: try again.`);
  });
}

async function named({ state }: DriftMonitor, fileOf: (number: number) => Promise<string>): Promise<FileDrift[]> {
  const drifts: FileDrift[] = [];
  for (const drift of state.drifts) {
    drifts.push({ ...drift, sinceFile: await fileOf(drift.since), atFile: await fileOf(drift.at) });
  }
  return drifts;
}

/** Under names that tell what is in them, so that what is there already is the same. */
async function written(
  storage: Storage,
  output: string,
  top: number,
  summary: Summary,
  page: string,
): Promise<AggregateResult> {
  const which = top === batchDefaults.top ? '' : `-top-${top}`;
  const places = { summary: `${output}/summary${which}.json`, report: `${output}/report${which}.html` };
  await storage.writeOnce(places.summary, Buffer.from(`${JSON.stringify(summary, null, 1)}\n`));
  await storage.writeOnce(places.report, Buffer.from(page));
  const { images, counts, drifts } = summary;
  return { ...places, images, counts, drifts };
}
