/** @file Verdicts on a line, for as long as it runs. */
import * as z from 'zod';
import { ClflowError, messageOf, option } from '../errors.js';
import { readRegularFile } from '../files/index.node.js';
import { devices } from '../graph/devices.js';
import {
  canBeTriggered,
  checkedLineConfig,
  Line,
  lineFromConfig,
  parseLineConfig,
  tryLine,
  withoutSecrets,
  type Finding,
  type LineConfig,
  type LineSummary,
} from '../line/index.js';
import { defaults } from './support/defaults.js';
import type { TaskHooks } from './support/events.js';
import * as given from './support/options.js';

/** The options of {@link watch}. */
const watchOptions = z.strictObject({
  /** JSON file with cameras, models and sinks; instead of model, source, trigger, sink, station, partIdFrom, deadline and device. */
  config: given.path.optional(),
  /** Model file. */
  model: given.path.optional(),
  /** Where pictures come from: a folder or an address. */
  source: z.string('must be a folder or an address').min(1, 'must be a folder or an address').optional(),
  /** What asks a camera for its newest picture; without it each picture is inspected. */
  trigger: z.string('must be an address').min(1, 'must be an address').optional(),
  /** Where results go: folders, files and addresses. */
  sink: z.array(z.string(), 'must be a list of folders and addresses').optional(),
  /** Folder for what must not be lost. */
  state: given.path.optional(),
  /** The camera's place on the line. */
  station: z.string('must be a name').optional(),
  /** Regular expression that finds the part's id in a file's name. */
  partIdFrom: z.string('must be a regular expression').optional(),
  /** Milliseconds from the image, or from the trigger, to the verdict. */
  deadline: given.wholeNumber(1).optional(),
  /** What computes; `auto` is the processor. */
  device: given.oneOf(devices).optional(),
  /** Port for metrics. */
  metrics: given.wholeNumber(0).optional(),
  /** Take what is there, deliver it, and end. */
  once: given.flag.default(false),
});

export interface WatchOptions extends z.input<typeof watchOptions>, Omit<TaskHooks, 'onEvent'> {
  /** One sentence on what a person should know. */
  readonly onNote?: (sentence: string) => void;
  /** Told when the line looks for pictures; with the address of its metrics. */
  readonly onReady?: (metrics: string | null) => void;
  /** Prints a line of the sink `-`. */
  readonly print?: (line: string) => Promise<void>;
  /** Values for `${NAME}` in the configuration. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Watches a line: every picture of every source becomes one result, which each of its sinks gets at least once, over crashes and
 * restarts. Runs until the signal is aborted; with `once` until all that is there is delivered.
 *
 * @example
 * ```ts
 * await watch({ model: 'bottle.onnx', source: 'incoming/', sink: ['results.jsonl'], signal });
 * ```
 *
 * @throws ClflowError `usage` for settings that make no sense, `model` for a model that cannot be opened, `io` for a state folder
 *   that cannot be used or is in use
 */
export async function watch(options: WatchOptions): Promise<LineSummary> {
  const { signal = new AbortController().signal, onReady, ...rest } = options;
  const { config, once, parts } = await settings(rest);
  return Line.run(await lineFromConfig(config, { once, ...parts }), signal, onReady);
}

/**
 * Says what {@link watch} would find, and tries each end: opens the models, reaches sources and sinks, takes no picture, sends no
 * result and leaves the state as it is.
 * @throws ClflowError `usage` for settings that make no sense
 */
export async function tryWatch(options: WatchOptions): Promise<readonly Finding[]> {
  const { signal = new AbortController().signal, ...rest } = options;
  const { config, once, parts } = await settings(rest);
  return tryLine(config, { once, ...parts }, signal);
}

async function settings({ onNote = () => {}, print, environment = {}, ...options }: WatchOptions): Promise<{
  readonly config: LineConfig & { readonly state: string };
  readonly once: boolean;
  readonly parts: { readonly onNote: (sentence: string) => void; readonly print?: (line: string) => Promise<void> };
}> {
  const { config: file, once, state, metrics, ...rest } = given.checked(watchOptions, options);
  const config = file === undefined ? fromOptions(rest) : await fromFile(file, rest, environment);
  const merged = { ...config, state: state ?? config.state ?? defaults.lineState, metrics: metrics ?? config.metrics };
  return { config: merged, once, parts: { onNote, print } };
}

type Single = Pick<
  z.output<typeof watchOptions>,
  'model' | 'source' | 'trigger' | 'sink' | 'station' | 'partIdFrom' | 'deadline' | 'device'
>;

async function fromFile(
  file: string,
  { model, source, trigger, sink, station, partIdFrom, deadline, device }: Single,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LineConfig> {
  const beside = Object.entries({ model, source, trigger, sink, station, partIdFrom, deadline, device }).find(
    ([, value]) => value !== undefined,
  );
  if (beside) {
    throw new ClflowError(
      'usage',
      `${option('config')} names cameras, models and sinks itself: leave out "${beside[0]}".`,
    );
  }
  const text = Buffer.from(await readRegularFile(file, { maxBytes: MOST_CONFIG })).toString('utf8');
  return parseLineConfig(text, file, environment);
}

const MOST_CONFIG = 2 ** 20;

function fromOptions({
  model,
  source,
  trigger,
  sink = [],
  station = defaults.station,
  partIdFrom,
  deadline,
  device,
}: Single): LineConfig {
  if (model === undefined) throw new ClflowError('usage', 'There is no model to inspect with: name its file.');
  if (source === undefined) {
    throw new ClflowError(
      'usage',
      `${option('source')} is missing: name the folder or address that pictures come from.`,
    );
  }
  if (sink.length === 0) {
    throw new ClflowError('usage', `${option('sink')} is missing: name where results go, such as results.jsonl.`);
  }
  if (trigger !== undefined && !canBeTriggered(source)) {
    throw new ClflowError(
      'usage',
      `${option('trigger')} asks a camera (rtsp://HOST/PATH or /dev/videoN) for its newest picture, and ${withoutSecrets(source)} cannot be asked: leave it out.`,
    );
  }
  requirePattern(partIdFrom);
  const names = sink.map(sinkName);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ClflowError('usage', `${option('sink')} names ${twice} twice: give it once.`);
  const camera = { station, model, source, trigger, deadline_ms: deadline, part_id_from: partIdFrom, device };
  const sinks = Object.fromEntries(names.map((_, i) => [`sink-${i + 1}`, sink[i]]));
  const config = checkedLineConfig({ cameras: [camera], sinks }, 'The line');
  // In the outbox they are called what they are: their order may be another one tomorrow.
  return { ...config, sinks: Object.fromEntries(names.map((name, i) => [name, config.sinks[`sink-${i + 1}`]])) };
}

function sinkName(address: string): string {
  return address === '-' ? 'stdout' : withoutSecrets(address);
}

function requirePattern(pattern: string | undefined): void {
  if (pattern === undefined) return;
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    throw new ClflowError('usage', `${option('partIdFrom')} is no regular expression: ${messageOf(error)}.`);
  }
}
