/**
 * @file What 8, 16 and 32 good images reach, and what it costs when 1, 5 and 10 % of the images are defects: image AUROC, and how
 * many of those defects a training names. They are taken from the test images, and are left out of the test at every share. A
 * finished cell is a line of the result file and is not run again.
 *
 *   npm run bench:few-and-dirty -- [--data ../shared/data] [--sets aws_alien,casting] [--methods clflow,patchcore] [--draws 0,1,2]
 *       [--images 8,16,32] [--shares 0,0.01,0.05,0.1] [--contamination 0.1] [--most 150] [--weights F.safetensors] [--output bench/results/few-and-dirty.jsonl]
 *
 * With `--contamination` the strangest are left out of a training, in cells besides those that leave out none (methods that cannot
 * are passed over). `--images ''` and `--shares ''` leave out one of the two. With weights the backbone is the ResNet-18 of that file.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { fingerprint, planPrint } from '../src/benchmark/cell.js';
import { datasetSize } from '../src/benchmark/dataset-size.js';
import { measure } from '../src/benchmark/measure.js';
import { loneHighest, strangers } from '../src/calibration/index.js';
import { checkImages, type CheckedImages } from '../src/check/index.js';
import { imageFiles, openDataset, type Dataset, type Sample } from '../src/dataset/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { isEmptyMask } from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { strangestImages } from '../src/training/contamination.js';
import { calibrationMethod, methods, type Method } from '../src/training/methods.js';
import { knowsPositions, trainingPlan, type TrainingPlan } from '../src/training/plan.js';
import { trainModel, type TrainedModel } from '../src/training/train-model.js';
import { readLines, skipWithout } from './cells.js';
import { dirtyTable, fewTable, type FewOrDirtyCell } from './few-and-dirty-table.js';
import { printTable } from './measure.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: {
      type: 'string',
      default: 'mvtec_bottle,kolektor_commutator,aws_alien,mpdd_metal_plate,casting,deeppcb/g44000',
    },
    methods: { type: 'string', default: 'clflow,patchcore' },
    draws: { type: 'string', default: '0,1,2' },
    images: { type: 'string', default: '8,16,32' },
    shares: { type: 'string', default: '0,0.01,0.05,0.1' },
    contamination: { type: 'string', default: '' },
    most: { type: 'string', default: '150' },
    weights: { type: 'string' },
    threads: { type: 'string', default: '0' },
    output: { type: 'string', default: 'bench/results/few-and-dirty.jsonl' },
  },
});
skipWithout(options.data);
const listed = (text: string): string[] => text.split(',').filter(Boolean);
const [counts, shares] = [options.images, options.shares].map((text) => listed(text).map(Number));
const contaminations = listed(options.contamination).map(Number);
const mostShare = Math.max(0, ...shares);
const runtime = nodeRuntime({ threads: Number(options.threads) });
const backbone = await openBackbone(
  options.weights === undefined ? { name: 'embedded' } : { name: 'resnet18', weights: options.weights },
  runtime,
);
const knownCells = readLines<FewOrDirtyCell>(options.output);
const cells: FewOrDirtyCell[] = [];

for (const draw of listed(options.draws).map(Number)) {
  for (const set of listed(options.sets)) {
    const dataset = await openDataset(join(options.data, set), { isEmptyMask });
    const good = Random.of(draw, 'good images').shuffle(dataset.train);
    for (const method of methods.filter((name) => listed(options.methods).includes(name))) {
      for (const images of counts.filter((count) => count <= good.length))
        cells.push(
          await cellOf({ kind: 'few', set, method, draw, images, share: 0 }, dataset, good.slice(0, images), []),
        );
      const some = good.slice(0, Number(options.most));
      for (const contamination of knowsPositions(method) ? [undefined, ...contaminations] : [undefined]) {
        const leaving = contamination === undefined ? {} : { contamination };
        for (const share of shares)
          cells.push(
            await cellOf(
              { kind: 'dirty', set, method, draw, images: some.length, share, ...leaving },
              dataset,
              some,
              defectsFor(dataset, some, draw),
            ),
          );
      }
    }
  }
}
console.log(`${machine()}; ${backbone.name}, default settings\n`);
for (const { head, rows } of [fewTable(cells), dirtyTable(cells)])
  printTable(
    head,
    rows.map((row) => row.cells),
  );

type Which = Pick<FewOrDirtyCell, 'kind' | 'set' | 'method' | 'draw' | 'images' | 'share' | 'contamination'>;

/** As many defects as the largest share needs; smaller shares take the first of them. */
function defectsFor({ test }: Dataset, good: readonly Sample[], draw: number): Sample[] {
  const defects = test.filter(({ label }) => label === 'anomalous');
  return Random.of(draw, 'planted').shuffle(defects).slice(0, plantedOf(mostShare, good.length));
}

/** Defects that are this share of all images, at least one. */
function plantedOf(share: number, good: number): number {
  return share === 0 ? 0 : Math.max(1, Math.round((share * good) / (1 - share)));
}

/** @param defects that are left out of the test */
async function cellOf(
  which: Which,
  dataset: Dataset,
  good: readonly Sample[],
  defects: readonly Sample[],
): Promise<FewOrDirtyCell> {
  const planted = defects.slice(0, plantedOf(which.share, good.length)).map(({ file }) => file);
  const size = await datasetSize(dataset, '256');
  const { contamination } = which;
  const plan = trainingPlan({ method: which.method as Method, size, seed: which.draw }, { contamination });
  const print = fingerprint(
    planPrint(plan),
    backbone.hash,
    defects.map(({ name }) => name),
  );
  const known = knownCells.find(
    (cell) =>
      cell.fingerprint === print && Object.entries(which).every(([key, value]) => cell[key as keyof Which] === value),
  );
  const isWhole = known && (contamination === undefined || known.checked !== undefined);
  if (isWhole) return known;
  const readable = await checkImages([...good.map(({ file }) => file), ...planted], { skipBad: false });
  const { files, nearCopies } = readable;
  // Where folds would calibrate, all images train. What they promise is measured by few-images.ts.
  const byFolds = calibrationMethod('auto', files.length) === 'folds';
  const all = [...files.keys()];
  const found = contamination === undefined ? {} : await foundByCheck(plan, readable, new Set(planted));
  if (known) return told({ ...known, ...found });
  const started = performance.now();
  const trained = await trainModel({
    plan,
    backbone,
    runtime,
    nearCopies,
    ...(byFolds ? { split: { train: all, calibration: all } } : {}),
    images: imageFiles(files),
    className: dataset.category,
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  const leftOut = new Set(defects.map(({ file }) => file));
  const { image } = await measure(
    trained.file,
    dataset.test.filter(({ file }) => !leftOut.has(file)),
    runtime,
  );
  const cell = {
    ...which,
    fingerprint: print,
    auroc: image.auroc,
    planted: planted.length,
    ...namedOf(trained, files, new Set(planted)),
    ...found,
    seconds,
  };
  return told(cell);
}

/** Keeps a cell and says so. */
function told(cell: FewOrDirtyCell): FewOrDirtyCell {
  appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
  console.error(
    `${cell.set}, ${cell.method}, draw ${cell.draw}, ${cell.images} good, ${100 * cell.share} % defects: ${cell.auroc.toFixed(4)}`,
  );
  return cell;
}

/** Of all planted ones, those that `check` names, which looks at the images that a training would hold back as well. */
async function foundByCheck(
  plan: TrainingPlan,
  { files, nearCopies }: Pick<CheckedImages, 'files' | 'nearCopies'>,
  planted: ReadonlySet<string>,
): Promise<Pick<FewOrDirtyCell, 'checked'>> {
  const strangest = await strangestImages({ plan, backbone, runtime, nearCopies, images: imageFiles(files) });
  return { checked: strangest.filter((index) => planted.has(files[index])).length };
}

/** What a training's notes name, as `train` writes them. */
function namedOf(
  { result, metadata }: TrainedModel,
  files: readonly string[],
  planted: ReadonlySet<string>,
): Pick<FewOrDirtyCell, 'plantedTrained' | 'named' | 'namedGood' | 'namedHeldBack'> {
  const isPlanted = (index: number): boolean => planted.has(files[index]);
  const { trainIndices, strangeness, calibrationIndices, leftOut } = result;
  const strange = strangeness && [...leftOut, ...strangers(strangeness).map(({ index }) => trainIndices[index])];
  const lone = loneHighest(metadata.calibration.scores);
  return {
    plantedTrained: [...trainIndices, ...leftOut].filter(isPlanted).length,
    named: strange && strange.filter(isPlanted).length,
    namedGood: strange && strange.filter((index) => !isPlanted(index)).length,
    namedHeldBack: lone !== null && isPlanted(calibrationIndices[lone]),
  };
}
