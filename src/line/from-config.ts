/** @file From a configuration to a line with its ends opened, or tried. */
import { createHash } from 'node:crypto';
import { verifiedMetadata } from '../detector/index.js';
import { DurableWrites, openDatabase } from '../database/index.js';
import { messageOf } from '../errors.js';
import { readRegularFile } from '../files/index.node.js';
import { isProcessor, type Device } from '../graph/devices.js';
import type { LineConfig } from './config.js';
import { Inspector } from './inspector.js';
import type { SinkContext, SourceContext } from './kinds.js';
import { StationLedger } from './ledger.js';
import type { LineOptions } from './line.js';
import { openSink } from './open-sink.js';
import { openSource } from './open-source.js';
import { openTrigger, withTrigger } from './open-trigger.js';
import type { Sink } from './sink.js';
import type { Source } from './source.js';
import { stateTables } from './state-tables.js';
import { StationTriggers } from './trigger-log.js';
import { withoutSecrets } from './address.js';

export interface LineParts {
  readonly once: boolean;
  readonly onNote: (sentence: string) => void;
  /** Prints a line of the sink `-`. */
  readonly print?: SinkContext['print'];
}

/** What was found of one end of a line. */
export interface Finding {
  readonly what: 'model' | 'source' | 'trigger' | 'sink';
  readonly name: string;
  readonly fine: boolean;
  /** A short sentence. */
  readonly detail: string;
}

/** Longest that one end is tried. */
const TRY_MS = 15_000;

type Config = LineConfig & { readonly state: string };

export async function lineFromConfig(config: Config, { once, onNote, print }: LineParts): Promise<LineOptions> {
  const { state, metrics = null, most_waiting: most } = config;
  const sinks: Sink[] = [];
  try {
    for (const name of Object.keys(config.sinks)) sinks.push(sinkOf(config, name, { onNote, print }));
    return {
      ...{ state, metrics, once, onNote, sinks },
      bounds: { messages: most.results, bytes: most.megabytes * 1e6 },
      cameras: config.cameras.map((camera) => ({
        station: camera.station,
        model: camera.model,
        source: (lineState) => {
          const { station } = camera;
          const context = { ledger: lineState.ledger(station), triggers: lineState.triggers(station) };
          return sourceOf(camera, { station, site: config.site, once, onNote, ...context });
        },
        sinks: camera.sinks ?? Object.keys(config.sinks),
        deadline: camera.deadline_ms ?? null,
        partIdFrom: camera.part_id_from === undefined ? null : new RegExp(camera.part_id_from, 'u'),
        maxMegapixels: camera.max_megapixels,
        threads: camera.threads,
        device: camera.device,
      })),
    };
  } catch (error) {
    await Promise.all(sinks.map((sink) => sink.close()));
    throw error;
  }
}

/** @throws ClflowError `usage` for an end that cannot be what it is called; all else is a finding */
export async function tryLine(
  config: Config,
  { once, onNote, print }: LineParts,
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const models = new Map(config.cameras.map(({ model, device }) => [`${model}\n${device}`, { model, device }]));
  for (const { model, device } of models.values()) {
    findings.push(await finding('model', model, () => tryModel(model, device, onNote)));
  }
  const memory = openDatabase(':memory:');
  stateTables.forEach((step) => memory.exec(step));
  for (const { station, source: setting, trigger } of config.cameras) {
    const ledger = new StationLedger(memory, station);
    const triggers = new StationTriggers(memory, new DurableWrites(memory, 'memory', 0), station);
    const context = { station, site: config.site, once, ledger, triggers, onNote };
    const source = openSource(setting, context);
    const within = limited(signal);
    findings.push(await finding('source', `${station}: ${withoutSecrets(source.name)}`, () => source.check?.(within)));
    if (trigger === undefined) continue;
    const { input } = openTrigger(trigger, context);
    findings.push(await finding('trigger', `${station}: ${input.name}`, () => input.check(limited(signal))));
  }
  memory.close();
  for (const name of Object.keys(config.sinks)) {
    const sink = sinkOf(config, name, { onNote, print });
    const within = limited(signal);
    findings.push(await finding('sink', name, () => sink.check?.(within)));
    await sink.close().catch(() => {});
  }
  return findings;
}

function sourceOf({ source, trigger, deadline_ms }: Config['cameras'][number], context: SourceContext): Source {
  const opened = openSource(source, context);
  if (trigger === undefined) return opened;
  return withTrigger(opened, openTrigger(trigger, context), deadline_ms ?? Infinity, context);
}

function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]);
}

function sinkOf(config: Config, name: string, { onNote, print }: Pick<LineParts, 'onNote' | 'print'>): Sink {
  const stations = config.cameras
    .filter(({ sinks }) => sinks === undefined || sinks.includes(name))
    .map(({ station }) => station);
  return openSink(config.sinks[name], { name, site: config.site, stations, print, onNote });
}

async function tryModel(path: string, device: Device, onNote: (sentence: string) => void): Promise<string> {
  const bytes = await readRegularFile(path);
  const { size, threshold } = await verifiedMetadata(bytes, path);
  const settings = { modelName: path, threads: 1, device, maxMegapixels: 1, onNote };
  const inspector = await Inspector.open({ model: bytes, ...settings });
  await inspector.close();
  const hash = createHash('sha256').update(bytes).digest('hex');
  const on = isProcessor(device) ? '' : `, on ${device} with the processor's scores`;
  return `${size.width}×${size.height}, threshold ${threshold.value.toPrecision(4)}, ${hash.slice(0, 12)}${on}`;
}

async function finding(what: Finding['what'], name: string, act: () => Promise<string> | undefined): Promise<Finding> {
  try {
    return { what, name, fine: true, detail: (await act()) ?? 'nothing to try' };
  } catch (error) {
    return { what, name, fine: false, detail: messageOf(error) };
  }
}
