/**
 * @file All categories × backbones × methods × seeds. Seeds are outermost, so that a stopped run has a whole table of the
 * first one; methods are innermost, so that they share the backbone's features of the images.
 */
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Backbone } from '../backbone/backbone.js';
import { checkImages } from '../check/index.js';
import { ClflowError } from '../errors.js';
import { ioError, writeFileAtomic } from '../files/index.node.js';
import type { Size } from '../geometry/index.js';
import type { Runtime } from '../graph/index.js';
import { FeatureCache } from '../training/backbone-features.js';
import type { InputRange } from '../image/index.node.js';
import { choosePrecision } from '../training/choose-precision.js';
import type { Method, Precision, PrecisionChoice } from '../training/methods.js';
import { hasEpochs, trainingPlan, type TrainingPlan } from '../training/plan.js';
import type { OnTrainingEvent } from '../training/progress.js';
import { workingSizeFor } from '../training/working-size.js';
import type { Category } from './categories.js';
import { dataFingerprint, fingerprint, planPrint, type Cell } from './cell.js';
import { appendResult, readResults } from './results-file.js';
import { runCell } from './run-cell.js';

/** Bytes of backbone features that the methods of one category share. */
const FEATURE_CACHE = 1024 * 2 ** 20;
export interface BenchmarkOptions {
  readonly categories: readonly Category[];
  readonly methods: readonly Method[];
  readonly backbones: ReadonlyMap<string, Backbone>;
  /** What they compute in; `float32` when missing. */
  readonly precision?: PrecisionChoice;
  readonly seeds: readonly number[];
  /** As `size`; missing: as `workingSizeFor` has it. */
  readonly size?: string;
  /** Of methods that have them; the method's own when missing. */
  readonly epochs?: number;
  /** As for `decodeImage`. */
  readonly maxMegapixels?: number;
  readonly version: string;
  readonly runtime: Runtime;
  /** File of finished cells. */
  readonly results: string;
  /** Folder in which the detectors are kept, as `modelPath` names them; missing: none is. */
  readonly models?: string;
  readonly signal?: AbortSignal;
  /** A cell is begun. @param todo cells that are not finished yet, this one included */
  readonly onCell?: (cell: CellName, todo: number) => void;
  readonly onEvent?: OnTrainingEvent;
  readonly onInspected?: (done: number, total: number) => void;
  /** A cell is finished; `cells` are all of this benchmark's so far. */
  readonly onFinished?: (cell: Cell, cells: readonly Cell[]) => Promise<void> | void;
  readonly onFailed?: (failure: Failure) => void;
}

export interface CellName {
  readonly category: string;
  readonly method: Method;
  readonly backbone: string;
  readonly seed: number;
}

/** A cell that could not be computed, with the sentence that says why. */
export interface Failure extends CellName {
  readonly problem: string;
}

export interface BenchmarkResult {
  /** Finished cells of this benchmark, those of earlier runs included. */
  readonly cells: readonly Cell[];
  readonly failures: readonly Failure[];
}

/**
 * Runs what is not finished yet. A cell that fails is told, and the others go on.
 * @throws ClflowError `interrupted` when the signal stops it; finished cells are kept
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const known = await readResults(options.results);
  const failures: Failure[] = [];
  const failed = (failure: Failure): void => {
    failures.push(failure);
    options.onFailed?.(failure);
  };
  const planned = await planCells(options, failed);
  const cells = planned.flatMap(({ print }) => known.filter((cell) => cell.fingerprint === print).slice(-1));
  const todo = planned.filter(({ print }) => !cells.some((cell) => cell.fingerprint === print));
  const shared = new SharedFeatures();
  for (const [i, { name, category, files, inputRange, precision, plan, print }] of todo.entries()) {
    options.onCell?.(name, todo.length - i);
    try {
      const { cell, file } = await runCell({
        category,
        files,
        inputRange,
        maxMegapixels: options.maxMegapixels,
        backbone: options.backbones.get(name.backbone)!,
        backboneName: name.backbone,
        precision,
        plan,
        fingerprint: print,
        version: options.version,
        runtime: options.runtime,
        features: shared.for(name),
        signal: options.signal,
        onEvent: options.onEvent,
        onInspected: options.onInspected,
      });
      if (options.models !== undefined) await keepModel(join(options.models, modelPath(name)), file);
      await appendResult(options.results, cell);
      cells.push(cell);
      await options.onFinished?.(cell, cells);
    } catch (error) {
      failed({ ...name, problem: problemOf(error) });
    }
  }
  return { cells, failures };
}

/** Where the detector of a cell lies in the folder of models, such as `piped/pa_btn01_rl/clflow-embedded-0.onnx`. */
export function modelPath({ category, method, backbone, seed }: CellName): string {
  return join(category, `${method}-${basename(backbone, '.onnx')}-${seed}.onnx`);
}

async function keepModel(path: string, file: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw ioError('write', path, error);
  }
  await writeFileAtomic(path, file);
}

/** One cache at a time: that of the category and backbone at work. */
class SharedFeatures {
  private of = '';
  private features = new FeatureCache(FEATURE_CACHE);

  for({ category, backbone }: CellName): FeatureCache {
    const of = JSON.stringify([category, backbone]);
    if (this.of !== of) this.features = new FeatureCache(FEATURE_CACHE);
    this.of = of;
    return this.features;
  }
}

interface PlannedCell {
  readonly name: CellName;
  readonly category: Category;
  readonly inputRange?: InputRange;
  readonly files: readonly string[];
  readonly precision: Precision;
  readonly plan: TrainingPlan;
  readonly print: string;
}

/** Cells of all but the categories whose images cannot be used, which fail. */
async function planCells(options: BenchmarkOptions, failed: (failure: Failure) => void): Promise<PlannedCell[]> {
  const { categories, backbones, precision: choice = 'float32', epochs, version, runtime } = options;
  const about = new Map<Category, ImagesOf | string>();
  for (const category of categories) {
    about.set(category, await imagesOf(category, options).catch(problemOf));
  }
  const cells: PlannedCell[] = [];
  for (const { category, ...name } of cellsOf({ ...options, backbones: [...backbones.keys()] })) {
    const images = about.get(category)!;
    const named = { ...name, category: category.name };
    if (typeof images === 'string') {
      failed({ ...named, problem: images });
      continue;
    }
    const { method, seed, backbone } = name;
    const opened = backbones.get(backbone)!;
    const size = workingSizeFor(opened, options.size, images.typical);
    const plan = trainingPlan({ method, size, seed }, { epochs: hasEpochs(method) ? epochs : undefined });
    const precision = await choosePrecision(choice, opened, runtime);
    const decisive = [category.name, backbone, opened.hash, planPrint(plan), images.data, version];
    // Without whole numbers the hash is that of earlier versions, whose cells are known again.
    const print = fingerprint(...decisive, ...(precision === 'int8' ? [precision] : []));
    cells.push({ name: named, category, files: images.files, inputRange: images.inputRange, precision, plan, print });
  }
  return cells;
}

/** What the cells of a benchmark are made of. */
export interface CellChoices<AnyCategory> extends Pick<BenchmarkOptions, 'seeds' | 'methods'> {
  readonly categories: readonly AnyCategory[];
  /** By name. */
  readonly backbones: readonly string[];
}

/** All cells in the order they are run. */
export function cellsOf<AnyCategory>({ seeds, categories, backbones, methods }: CellChoices<AnyCategory>) {
  return seeds.flatMap((seed) =>
    categories.flatMap((category) =>
      backbones.flatMap((backbone) => methods.map((method) => ({ category, method, backbone, seed }))),
    ),
  );
}

interface ImagesOf {
  readonly inputRange?: InputRange;
  /** Training images, each picture once. */
  readonly files: readonly string[];
  /** Typical size. */
  readonly typical: Size;
  readonly data: string;
}

async function imagesOf(
  { dataset }: Category,
  { maxMegapixels }: Pick<BenchmarkOptions, 'maxMegapixels'>,
): Promise<ImagesOf> {
  const all = dataset.train.map(({ file }) => file);
  const { files, typical, inputRange } = await checkImages(all, { skipBad: false, skippable: false, maxMegapixels });
  const data = await dataFingerprint(dataset);
  return {
    files,
    inputRange,
    typical,
    data: files.length === all.length && !inputRange ? data : fingerprint(data, files.length, inputRange),
  };
}

/** The sentence of an error that belongs to one cell; any other is thrown on. */
function problemOf(error: unknown): string {
  if (error instanceof ClflowError && (error.code === 'data' || error.code === 'internal')) return error.message;
  throw error;
}
