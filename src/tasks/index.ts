/**
 * @file What a user does, a file a verb: checked options in, events and an abort signal, a typed result out. A task prints
 * nothing, never exits and holds no state.
 */
import { benchmarkOptions } from './benchmark.js';
import { calibrateOptions } from './calibrate.js';
import { checkOptions } from './check.js';
import { evaluateOptions } from './evaluate.js';
import { exportOptions } from './export.js';
import { inspectOptions } from './inspect.js';
import { monitorOptions } from './monitor.js';
import { refineOptions } from './refine.js';
import { synthesizeOptions } from './synthesize.js';
import { trainOptions } from './train.js';
import { tuneOptions } from './tune.js';

export { benchmark, type BenchmarkOptions, type BenchmarkResult } from './benchmark.js';
export { benchmarkCells, type BenchmarkCell } from './benchmark-cells.js';
export { calibrate, type CalibrateOptions, type CalibrateResult } from './calibrate.js';
export { check, type CheckOptions, type CheckResult, type CheckedFolder } from './check.js';
export { evaluate, type EvaluateOptions, type EvaluateResult, type ScoredSample } from './evaluate.js';
export { exportModel, type ExportOptions, type ExportResult } from './export.js';
export { inspect, type FileFailure, type FileInspection, type InspectOptions } from './inspect.js';
export { monitor, type FileDrift, type MonitorOptions, type MonitorResult } from './monitor.js';
export { refine, type RefineOptions, type RefineResult } from './refine.js';
export { synthesize, type DefectRecord, type SynthesizeOptions, type SynthesizeResult } from './synthesize.js';
export { train, type TrainOptions, type TrainResult } from './train.js';
export { tryWatch, watch, type WatchOptions } from './watch.js';
export { tune, type Setting, type TuneOptions, type TuneResult, type TunedSetting } from './tune.js';
export type { CellName, OnTaskEvent, TaskEvent, TaskHooks } from './support/events.js';

/** The options of every task that comes to an end, as a zod schema: what a server or a queue takes as JSON is checked as a program's call is. */
export const taskOptions = {
  benchmark: benchmarkOptions,
  calibrate: calibrateOptions,
  check: checkOptions,
  evaluate: evaluateOptions,
  export: exportOptions,
  inspect: inspectOptions,
  monitor: monitorOptions,
  refine: refineOptions,
  synthesize: synthesizeOptions,
  train: trainOptions,
  tune: tuneOptions,
};

export type TaskName = keyof typeof taskOptions;
