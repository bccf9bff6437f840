/** @file What tasks take where nothing else is said, in one place: the command line's help shows it without loading a task. */
import { DEFAULT_FALSE_ALARM_RATE, DEFAULT_PRECISION, DEFAULT_SIZE } from '../../training/methods.js';

export const defaults = {
  method: 'clflow',
  backbone: 'embedded',
  precision: DEFAULT_PRECISION,
  size: DEFAULT_SIZE,
  seed: 0,
  /** One a core. */
  threads: 0,
  device: 'auto',
  /** Images with more pixels are refused. */
  maxMegapixels: 50,
  /** Share of good images that may be called anomalous. */
  falseAlarmRate: DEFAULT_FALSE_ALARM_RATE,
  /** By folds where there are few good images, else by a split. */
  calibration: 'auto',
  /** Chance of any alarm of the drift monitor. */
  falseAlarmLevel: 0.01,
  /** Synthesized defects. */
  count: 32,
  /** Time of a tuning, and what it chooses among beside the methods: the first size is the default. */
  budget: '30m',
  tunedSizes: [DEFAULT_SIZE, '384'],
  tunedOrientations: ['any'],
  /** Of a line: the folder of its state, and what a camera is called. */
  lineState: 'clflow-line',
  station: 'camera',
  /** Folder of a benchmark's results. */
  results: 'benchmark',
} as const;
