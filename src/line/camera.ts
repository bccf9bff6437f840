/** @file One camera of a line: each frame of its source becomes one result, in order, whatever is wrong with it. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { countVerdict, type StationCounts, type TriggerFate } from './counters.js';
import type { StationDrift } from './drift-watch.js';
import type { Frame, Settled } from './frame.js';
import type { Inspected } from './inspector-messages.js';
import { NoVerdict, type Inspector } from './inspector.js';
import type { Recorder } from './recorder.js';
import { RESULT_SCHEMA, type Result } from './result.js';
import type { PictureKind, Sink } from './sink.js';
import type { Source, SourceState } from './source.js';
import type { Entry, LineState } from './state.js';

export interface CameraParts {
  readonly station: string;
  readonly source: Source;
  readonly model: { readonly name: string; readonly hash: string; readonly threshold: number };
  readonly inspector: Inspector;
  readonly sinks: readonly Sink[];
  readonly drift: StationDrift;
  readonly state: LineState;
  readonly recorder: Recorder;
  readonly counts: StationCounts;
  /** Milliseconds from the image to the verdict; Infinity: no matter how many. */
  readonly deadline: number;
  /** Finds the part's id in the name of a file or the end of an address: its group `part`, its first group, or all of it. */
  readonly partIdFrom: RegExp | null;
  /** End after the first frame, where the source has no end by itself. */
  readonly firstOnly: boolean;
  readonly onNote: (sentence: string) => void;
  readonly onState: () => void;
}

type Verdict = Pick<Result, 'verdict' | 'error' | 'score' | 'threshold' | 'p_value' | 'regions'> & {
  readonly inspected: Inspected | null;
};

export class Camera {
  /** As the source last told it. */
  source: SourceState = { state: 'offline', reason: 'It has not begun yet.' };
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly parts: CameraParts) {}

  get station(): string {
    return this.parts.station;
  }

  /** Until the source ends or the signal stops it; what was begun is ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { source, station, counts, onNote, onState, firstOnly } = this.parts;
    const hooks = {
      onState: (state: SourceState) => {
        const changed = state.state !== this.source.state;
        this.source = state;
        if (!changed) return;
        if (state.state === 'offline') onNote(`${station}: ${state.reason ?? `${source.name} is away.`}`);
        onState();
      },
      onSkipped: (count: number) => void (counts.skipped += count),
      onRefused: (uri: string, reason: string) => {
        counts.refused++;
        onNote(`${station}: ${uri} was not taken: ${reason}`);
      },
      onTrigger: (fate: TriggerFate) => void counts.triggers[fate]++,
    };
    try {
      for await (const frame of source.frames(hooks, signal)) {
        await this.take(frame);
        if (firstOnly || signal.aborted) break;
      }
    } finally {
      // What is in memory alone may stay there for ever.
      if (this.parts.recorder.unsafe === 0) await this.last;
    }
  }

  private async take(frame: Frame): Promise<void> {
    const { state, station, onNote } = this.parts;
    const known = frame.key === undefined ? null : state.ledger(station).known(frame.key);
    if (known !== null) {
      await this.settle(
        frame,
        known.verdict,
        JSON.stringify({ inspection_id: known.inspectionId, verdict: known.verdict }),
      );
      return;
    }
    const { decided, entry } = await this.decide(frame);
    const { result } = entry;
    countVerdict(this.parts.counts, result.verdict, result.timing_ms.total);
    await this.keepPictures(frame, decided.inspected, result);
    const { saved } = await this.parts.recorder.record(entry);
    const settled = saved.then((isSaved) => (isSaved ? this.settle(frame, result.verdict, entry.payload) : undefined));
    // The next picture waits for no answer to this one's giver, and the end of the line does.
    this.last = Promise.all([this.last, settled]).then(() => {});
    if (entry.observation !== null && this.parts.drift.alarms.some(({ at_sequence: at }) => at === result.sequence)) {
      onNote(`${station}: the images have changed since the model was calibrated; see "drift" of the results.`);
    }
  }

  private async decide(frame: Frame): Promise<{ readonly decided: Verdict; readonly entry: Entry }> {
    const { state, station, sinks, model, drift } = this.parts;
    const began = performance.now();
    const waited = Math.max(0, Date.now() - (frame.askedAt ?? frame.receivedAt).getTime());
    const decided = await this.verdict(frame, this.parts.deadline - waited);
    const { inspected, ...said } = decided;
    const total = waited + performance.now() - began;
    const sha256 = frame.content === null ? null : createHash('sha256').update(frame.content).digest('hex');
    const { sequence, inspectionId } = state.next(station);
    if (inspected) drift.observe(sequence, inspected.observation);
    const { decode = null, infer = null, post = null } = inspected?.timing ?? {};
    const result: Result = {
      schema: RESULT_SCHEMA,
      inspection_id: inspectionId,
      station,
      sequence,
      trigger_id: frame.triggerId,
      part_id: frame.partId ?? this.partIdOf(frame.uri),
      tags: { ...frame.tags },
      captured_at: frame.capturedAt?.toISOString() ?? null,
      received_at: frame.receivedAt.toISOString(),
      decided_at: new Date().toISOString(),
      ...said,
      model: { name: model.name, hash: model.hash },
      image: { uri: frame.uri, sha256, width: inspected?.width ?? null, height: inspected?.height ?? null },
      timing_ms: { decode: rounded(decode), infer: rounded(infer), post: rounded(post), total: rounded(total) },
      drift: [...drift.alarms],
    };
    const ledger = frame.key === undefined ? null : { key: frame.key, sha256, file: frame.file ?? null };
    const rest = {
      sinks: sinks.map(({ name }) => name),
      trigger: frame.trigger ?? null,
      observation: inspected?.observation ?? null,
    };
    return { decided, entry: { result, payload: JSON.stringify(result), ledger, ...rest } };
  }

  private async verdict({ content, trouble }: Frame, milliseconds: number): Promise<Verdict> {
    const { inspector, model, deadline, counts, sinks } = this.parts;
    const overlay = sinks.some(({ overlays }) => overlays);
    const none = { score: null, threshold: model.threshold, p_value: null, regions: [], inspected: null };
    if (trouble !== undefined) return { ...none, verdict: 'error', error: trouble };
    if (content === null) return { ...none, verdict: 'no_image', error: 'A trigger came and no image with it.' };
    try {
      const inspected = await inspector.inspect(content, overlay, milliseconds);
      const { verdict, score, threshold, pValue, regions } = inspected;
      return { verdict, error: null, score, threshold, p_value: pValue, regions: [...regions], inspected };
    } catch (error) {
      if (!(error instanceof NoVerdict)) throw error;
      if (error.kind === 'late') counts.late++;
      const message = error.kind === 'late' ? `There was no verdict within ${deadline} ms.` : error.message;
      return { ...none, verdict: 'error', error: message };
    }
  }

  private async keepPictures(frame: Frame, inspected: Inspected | null, result: Result): Promise<void> {
    const kinds = new Set<PictureKind>(this.parts.sinks.flatMap((sink) => sink.pictures?.(result) ?? []));
    for (const kind of kinds) {
      const content = kind === 'image' ? frame.content : (inspected?.overlay ?? null);
      if (content === null) continue;
      const kept = await this.parts.state.pictures.keep(
        result.inspection_id,
        kind,
        content,
        result.verdict === 'normal',
      );
      if (!kept) this.parts.onNote(`${this.station}: there is no room for the picture of ${result.inspection_id}.`);
    }
  }

  /** A source that cannot do what it does behind a result must not stop the line. */
  private async settle(frame: Frame, verdict: Settled, result: string): Promise<void> {
    try {
      await frame.settle(verdict, result);
    } catch (error) {
      this.parts.onNote(`${this.station}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private partIdOf(uri: string): string | null {
    const match = this.parts.partIdFrom?.exec(basename(uri));
    return match?.groups?.part ?? match?.[1] ?? match?.[0] ?? null;
  }
}

function rounded<Value extends number | null>(milliseconds: Value): Value {
  return (milliseconds === null ? null : Math.round(milliseconds * 100) / 100) as Value;
}
