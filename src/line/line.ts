/** @file A line at work: cameras → models → outbox → sinks, until it is told to stop. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { verifiedMetadata, type DetectorMetadata } from '../detector/index.js';
import { readRegularFile } from '../files/index.node.js';
import type { Device } from '../graph/devices.js';
import { Camera } from './camera.js';
import { sinkCounts, stationCounts, type SinkCounts, type StationCounts } from './counters.js';
import { Dispatcher } from './dispatcher.js';
import { StationDrift } from './drift-watch.js';
import { Inspector } from './inspector.js';
import { lineStatus, type LineStatus } from './line-state.js';
import { serveMetrics } from './metrics.js';
import type { OutboxBounds } from './outbox.js';
import { Recorder } from './recorder.js';
import type { Sink } from './sink.js';
import type { Source } from './source.js';
import { LineState } from './state.js';

export interface CameraSetting {
  readonly station: string;
  /** Path of the model file. */
  readonly model: string;
  /** Opened when the state is there. */
  readonly source: (state: LineState) => Source;
  /** Names of its sinks. */
  readonly sinks: readonly string[];
  /** Milliseconds; null: no matter how many. */
  readonly deadline: number | null;
  readonly partIdFrom: RegExp | null;
  readonly maxMegapixels: number;
  readonly threads: number;
  /** What computes; `auto` is the processor. */
  readonly device?: Device;
}

export interface LineOptions {
  /** Folder of its state. */
  readonly state: string;
  readonly cameras: readonly CameraSetting[];
  readonly sinks: readonly Sink[];
  /** Take what is there, deliver it, and end. */
  readonly once: boolean;
  /** Most that waits for each sink. */
  readonly bounds: OutboxBounds;
  /** Port of the metrics, on this machine's own address; null: none. */
  readonly metrics: number | null;
  /** One sentence on what a person should know. */
  readonly onNote: (sentence: string) => void;
}

interface Model {
  readonly bytes: Uint8Array;
  readonly metadata: DetectorMetadata;
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly name: string;
}

async function readModel(path: string): Promise<Model> {
  const bytes = await readRegularFile(path);
  const metadata = await verifiedMetadata(bytes, path);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { bytes, metadata, hash, name: basename(path).replace(/\.onnx$/i, '') };
}

/** What a line has done, when it has ended. */
export interface LineSummary extends Pick<LineStatus, 'stations' | 'sinks'> {
  /** Results that were in memory alone, and are lost with it. */
  readonly lost: number;
}

const ANNOUNCE_EVERY_MS = 10_000;
/** For what waits, when the line is told to stop; and when there is no more to come. */
const DRAIN_MS = 5000;
const DRAIN_ONCE_MS = 60_000;

export class Line {
  private readonly cameras: Camera[] = [];
  private readonly inspectors: Inspector[] = [];
  private readonly dispatchers = new Map<string, Dispatcher>();
  private readonly stations = new Map<string, StationCounts>();
  private readonly sinkCounts = new Map<string, SinkCounts>();
  private readonly troubles = new Map<string, string>();
  private readonly models = new Map<string, { readonly name: string; readonly hash: string }>();
  private readonly drifts = new Map<string, StationDrift>();
  private readonly sources = new Map<string, Source>();
  private readonly recorder: Recorder;
  private phase: LineStatus['state'] = 'online';

  private constructor(
    private readonly options: LineOptions,
    private readonly files: ReadonlyMap<string, Model>,
    private readonly state: LineState,
  ) {
    this.recorder = new Recorder(state, options.bounds, {
      onDropped: (sink, count) => this.dropped(sink, count),
      onRecorded: () => this.wake(),
      onTrouble: options.onNote,
    });
  }

  /**
   * Runs until the signal is aborted or, with `once`, until all is delivered.
   * @param onReady told when all models are open and the line looks for pictures; with the address of its metrics
   * @throws ClflowError `usage`, `model` and `io` for what keeps it from beginning
   */
  static async run(
    options: LineOptions,
    signal: AbortSignal,
    onReady: (metrics: string | null) => void = () => {},
  ): Promise<LineSummary> {
    // What a user may have mistaken comes before anything is written.
    const models = new Map<string, Model>();
    for (const { model } of options.cameras) if (!models.has(model)) models.set(model, await readModel(model));
    const state = await LineState.open(options.state, options.onNote);
    const line = new Line(options, models, state);
    try {
      await line.open();
      await line.work(signal, onReady);
    } catch (error) {
      await line.close();
      throw error;
    }
    return line.close();
  }

  private async open(): Promise<void> {
    const { cameras, sinks, onNote, once } = this.options;
    for (const sink of sinks) this.sinkCounts.set(sink.name, sinkCounts());
    await this.openInspectors();
    for (const [i, setting] of cameras.entries()) {
      const { station, model: path } = setting;
      const { metadata, hash, name } = this.files.get(path)!;
      const inspector = this.inspectors[i];
      const counts = stationCounts();
      const drift = new StationDrift(metadata, this.state.observations(station, hash));
      const source = setting.source(this.state);
      this.stations.set(station, counts);
      this.models.set(station, { name, hash });
      this.drifts.set(station, drift);
      this.sources.set(station, source);
      this.cameras.push(
        new Camera({
          ...{ station, source, inspector, drift, counts, onNote },
          model: { name, hash, threshold: metadata.threshold.value },
          sinks: sinks.filter((sink) => setting.sinks.includes(sink.name)),
          state: this.state,
          recorder: this.recorder,
          deadline: setting.deadline ?? Infinity,
          partIdFrom: setting.partIdFrom,
          firstOnly: once && !source.endsItself,
          onState: () => void this.announce(),
        }),
      );
    }
    for (const sink of sinks) this.dispatchers.set(sink.name, this.dispatcher(sink));
    for (const { sink, waiting } of this.state.outbox.counts()) {
      if (waiting === 0 || this.dispatchers.has(sink)) continue;
      onNote(
        `${waiting} results wait for ${sink}, which this line does not have: they are kept until it has it again.`,
      );
    }
  }

  /** One a camera, all at once. */
  private async openInspectors(): Promise<void> {
    const opened = await Promise.allSettled(
      this.options.cameras.map(({ station, model, maxMegapixels, threads, device }) => {
        const onNote = (sentence: string): void => this.options.onNote(`${station}: ${sentence}`);
        const { bytes } = this.files.get(model)!;
        return Inspector.open({ model: bytes, modelName: model, threads, device, maxMegapixels, onNote });
      }),
    );
    for (const one of opened) if (one.status === 'fulfilled') this.inspectors.push(one.value);
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private dispatcher(sink: Sink): Dispatcher {
    const { onNote } = this.options;
    const counts = this.sinkCounts.get(sink.name)!;
    return new Dispatcher(sink, [this.state.outbox, this.recorder.memory], this.state.pictures, {
      onSent: (count) => void (counts.sent += count),
      onDead: (inspectionId, reason) => {
        counts.dead++;
        onNote(`${sink.name} refuses result ${inspectionId} for good, and it is kept as a dead letter: ${reason}`);
      },
      onReachable: (isReachable, reason) => {
        if (isReachable) this.troubles.delete(sink.name);
        else this.troubles.set(sink.name, reason ?? '');
        onNote(isReachable ? `${sink.name} takes results again.` : `${sink.name} takes no results for now: ${reason}`);
      },
    });
  }

  private async work(signal: AbortSignal, onReady: (metrics: string | null) => void): Promise<void> {
    const { metrics, once } = this.options;
    const served =
      metrics === null ? null : await serveMetrics(metrics, { status: () => this.status, counts: () => this.stations });
    const heartbeat = setInterval(() => void this.announce(), ANNOUNCE_EVERY_MS);
    // One camera that cannot go on ends the line: a supervisor starts it again, and the PLC rejects meanwhile.
    const failed = new AbortController();
    const stop = (): void => failed.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      await this.announce();
      onReady(served?.url ?? null);
      const ends = await Promise.allSettled(
        this.cameras.map((camera) =>
          camera.run(failed.signal).catch((error: unknown) => {
            failed.abort();
            throw error;
          }),
        ),
      );
      this.phase = 'stopping';
      await this.drain(once && !signal.aborted ? DRAIN_ONCE_MS : DRAIN_MS);
      const broken = ends.find((end) => end.status === 'rejected');
      if (broken?.status === 'rejected') throw broken.reason;
    } finally {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', stop);
      served?.close();
    }
  }

  private async drain(milliseconds: number): Promise<void> {
    await Promise.all([...this.dispatchers.values()].map((dispatcher) => dispatcher.drain(milliseconds)));
  }

  private wake(): void {
    for (const dispatcher of this.dispatchers.values()) dispatcher.wake();
  }

  private dropped(sink: string, count: number): void {
    const counts = this.sinkCounts.get(sink);
    if (counts) counts.dropped += count;
    this.options.onNote(`${count} results of good products that waited for ${sink} were dropped for want of room.`);
  }

  /** To sinks that tell others of the line's state; whether they can be reached is told by their results. */
  private async announce(): Promise<void> {
    const state = JSON.stringify(this.status);
    const signal = AbortSignal.timeout(ANNOUNCE_EVERY_MS);
    await Promise.all(this.options.sinks.map((sink) => sink.announce?.(state, signal).catch(() => {})));
  }

  private get status(): LineStatus {
    const waiting = new Map<string, number>();
    for (const outbox of [this.state.outbox, this.recorder.memory]) {
      for (const { sink, waiting: count } of outbox.counts()) waiting.set(sink, (waiting.get(sink) ?? 0) + count);
    }
    return lineStatus({
      state: this.phase,
      unsafe: this.recorder.unsafe,
      stations: this.cameras.map(({ station, source }) => ({
        station,
        source: { name: this.sources.get(station)!.name, ...source },
        model: this.models.get(station)!,
        drift: this.drifts.get(station)!.alarms,
        counts: this.stations.get(station)!,
      })),
      sinks: this.options.sinks.map(({ name }) => ({
        sink: name,
        reachable: !this.troubles.has(name),
        reason: this.troubles.get(name) ?? null,
        waiting: waiting.get(name) ?? 0,
        counts: this.sinkCounts.get(name)!,
      })),
    });
  }

  private async close(): Promise<LineSummary> {
    this.phase = 'offline';
    const { stations, sinks } = this.status;
    await this.announce();
    await Promise.all([...this.dispatchers.values()].map((dispatcher) => dispatcher.stop()));
    const lost = await this.recorder.close();
    await Promise.all(this.inspectors.map((inspector) => inspector.close()));
    await Promise.all(this.options.sinks.map((sink) => sink.close().catch(() => {})));
    this.state.close();
    return { stations, sinks, lost };
  }
}
