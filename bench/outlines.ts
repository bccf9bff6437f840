/**
 * @file How well regions outline defects. Small ones: scratches painted on good images that the model did not learn from, the area of the
 * region that shows one against the scratch's own. Real ones: the boxes of masked defects against those of regions, on the test images.
 * A finished cell is a line of the result file and is not run again.
 *
 *   npm run bench:outlines -- [--data ../shared/data] [--sets aws_alien,piped/pa_brg01_rl] [--variants default]
 *       [--seeds 0] [--scratches 100] [--diameter 8] [--output bench/results/outlines.jsonl]
 *   npm run bench:outlines -- --model M.onnx --sets aws_alien     # of a model file, on the set's good test images
 */
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { fingerprint, planPrint } from '../src/benchmark/cell.js';
import { datasetSize } from '../src/benchmark/dataset-size.js';
import { labelledImage } from '../src/benchmark/labelled-images.js';
import { imageFiles, openDataset, type Dataset } from '../src/dataset/index.js';
import { evaluatePartly, ImageDetector, withMetadata } from '../src/detector/index.js';
import { intersectionOverUnion } from '../src/geometry/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage, isEmptyMask, resizeRgb, type RgbImage } from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { Synthesizer, type SyntheticDefect } from '../src/synthesis/index.js';
import { withPower } from '../src/tasks/support/detection-power.js';
import { trainingPlan, type FlowPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';
import { variantsNamed } from './ablation-variants.js';
import { EVALUATION_SETS, readLines, skipWithout } from './cells.js';
import { printTable } from './measure.js';
import { outlinesTable, quantile, type OutlinesCell } from './outlines-table.js';

/** A scratch counts as one of the diameter within this factor of it. */
const NEAR = 1.25;
/** Scratches painted for one that is near. */
const MOST_DRAWS = 60;
/** Good images that scratches are painted on, at most. */
const MOST_IMAGES = 32;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    variants: { type: 'string', default: 'default' },
    model: { type: 'string' },
    seeds: { type: 'string', default: '0' },
    scratches: { type: 'string', default: '100' },
    diameter: { type: 'string', default: '8' },
    threads: { type: 'string', default: '0' },
    output: { type: 'string', default: 'bench/results/outlines.jsonl' },
  },
});
skipWithout(options.data);
const [scratches, diameter] = [Number(options.scratches), Number(options.diameter)];
const runtime = nodeRuntime({ threads: Number(options.threads) });
const backbone = await openBackbone({ name: 'embedded' }, runtime);
const cells: OutlinesCell[] = [];
for (const seed of options.seeds.split(',').map(Number)) {
  for (const set of options.sets.split(',')) {
    const dataset = await openDataset(join(options.data, set), { isEmptyMask });
    if (options.model === undefined) {
      for (const { name, plan } of variantsNamed(options.variants)) await ofVariant(set, dataset, name, plan, seed);
    } else {
      const bytes = await readFile(options.model);
      const common = { set, variant: options.model, seed, fingerprint: fingerprint(bytes.toString('base64')) };
      cells.push(known(common) ?? (await measured(common, bytes, dataset, goodTest(dataset))));
    }
  }
}
console.log(`${machine()}\n`);
const { head, rows } = outlinesTable(cells);
printTable(
  head,
  rows.map((row) => row.cells),
);

type Which = Pick<OutlinesCell, 'set' | 'variant' | 'seed' | 'fingerprint'>;

function known(which: Which): OutlinesCell | undefined {
  return readLines<OutlinesCell>(options.output).find(
    (cell) =>
      cell.set === which.set &&
      cell.real !== undefined &&
      cell.fingerprint === which.fingerprint &&
      cell.scratches === scratches &&
      cell.diameter === diameter &&
      cell.seed === which.seed,
  );
}

async function ofVariant(
  set: string,
  dataset: Dataset,
  variant: string,
  change: (plan: FlowPlan) => FlowPlan,
  seed: number,
): Promise<void> {
  const base = trainingPlan({ method: 'clflow', size: await datasetSize(dataset, '256'), seed });
  if (base.learner !== 'flow') throw new Error('clflow learns a flow');
  const plan = change(base);
  const which = { set, variant, seed, fingerprint: fingerprint(planPrint(plan), backbone.hash) };
  const done = known(which);
  if (done) return void cells.push(done);
  const files = dataset.train.map(({ file }) => file);
  const training = { plan, backbone, runtime, images: imageFiles(files), className: dataset.category };
  const { file, metadata, result } = await trainModel(training);
  const heldBack = result.calibrationIndices.map((i) => files[i]);
  // As `clflow train` does: painted defects choose how far outlines are drawn in. The scratches below are others.
  const outlined = await withPower(file, metadata, imageFiles(heldBack), heldBack, runtime, () => {});
  cells.push(await measured(which, await withMetadata(file, outlined), dataset, [...heldBack, ...goodTest(dataset)]));
}

function goodTest({ test }: Dataset): string[] {
  return test.filter(({ label }) => label === 'normal').map(({ file }) => file);
}

/** @param good files of good images that the model did not learn from */
async function measured(
  which: Which,
  model: Uint8Array,
  { test }: Dataset,
  good: readonly string[],
): Promise<OutlinesCell> {
  const detector = await ImageDetector.open(model, runtime);
  const { width, height } = detector.metadata.size;
  const chosen = Random.of(which.seed, 'outlines').shuffle(good).slice(0, MOST_IMAGES);
  const images: RgbImage[] = [];
  for (const file of chosen) images.push(resizeRgb(await decodeImage(file), width, height));
  const synthesizer = new Synthesizer({ sources: images });
  const areas: number[] = [];
  let painted = 0;
  for (let i = 0; i < scratches; i++) {
    const scratch = scratchNear(synthesizer, images[i % images.length], Random.of(which.seed, 'scratch', i));
    if (!scratch) continue;
    painted++;
    const { regions } = await detector.inspect(scratch.image);
    const fits = regions.map(({ box }) => Math.max(...scratch.boxes.map((own) => intersectionOverUnion(box, own))));
    const best = fits.indexOf(Math.max(0, ...fits));
    if (best >= 0 && fits[best] > 0) areas.push(regions[best].area / areaOf(scratch));
  }
  const { outlines } = await evaluatePartly(
    detector,
    test.filter(({ masks }) => masks.length > 0).map((sample) => labelledImage(sample, {})),
  );
  await detector.release();
  const cell: OutlinesCell = {
    ...which,
    diameter,
    scratches,
    painted,
    found: areas.length / painted,
    medianArea: quantile(areas, 0.5),
    largeArea: quantile(areas, 0.9),
    real: outlines,
  };
  appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
  return cell;
}

/** A scratch of about the diameter, or null where none could be drawn. */
function scratchNear(synthesizer: Synthesizer, image: RgbImage, random: Random): SyntheticDefect | null {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const defect = synthesizer.synthesize(image, random, 'scratch');
    const own = 2 * Math.sqrt(areaOf(defect) / Math.PI);
    if (defect.type === 'scratch' && own >= diameter / NEAR && own <= diameter * NEAR) return defect;
  }
  return null;
}

function areaOf({ mask }: SyntheticDefect): number {
  return mask.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
}
