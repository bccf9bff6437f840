/** @file A {@link FakeStudio} with a line: inspections, words about them, the queue for persons and the monitor. */
import type {
  LabelName,
  LineInspectionJson,
  LineSummary,
  MonitorJson,
  ProposalState,
  ReviewJson,
  WatchJson,
} from '@clflow/server/studio-api';
import { FakeStudio, type FakeAnswer } from '../../shared/testing/fake-studio.js';

const json = (body: unknown): FakeAnswer => ({ status: 200, type: 'application/json', body: JSON.stringify(body) });
const THRESHOLD = 4;
const REVIEW = 2.8;
const idOf = (image: number): string => `00000000-0000-4000-8000-${String(image).padStart(12, '0')}`;
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 26, 12, minute)).toISOString();
/** As the server has it: the most urgent first. */
const REASONS = ['review', 'anomalous'] as const;

export class FakeLine extends FakeStudio {
  readonly inspections: LineInspectionJson[];
  /** Since which image it is darker; null: nothing has changed. */
  darkerSince: number | null = null;
  muted = false;

  constructor(count = 40) {
    super();
    // Good ones mostly, as on a line.
    const taken = this.images.filter(({ id }) => id % 3 !== 0 || id > 96).slice(-count);
    this.inspections = taken.map(({ id, score, p_value: pValue }, i) => ({
      ...{ id: idOf(id), sequence: i + 1, project: 1, at: at(i), score: score!, threshold: THRESHOLD },
      verdict:
        score! > THRESHOLD ? ('anomalous' as const) : score! > REVIEW ? ('review' as const) : ('normal' as const),
      ...{ p_value: pValue!, regions: [], source: 'camera' as const, name: null, size: { width: 640, height: 480 } },
      ...{ model: { id: 2, version: 2 }, ms: 31, word: null },
    }));
    this.inspections.reverse();
  }

  override answer(method: string, url: string, body?: unknown): FakeAnswer {
    const [path] = url.replace(/^\/api/, '').split('?');
    const [, thing, id, part, last] = path.split('/');
    if (thing === 'inspections') return this.ofInspection(method, id, part, body);
    if (thing === 'projects') {
      if (part === 'inspections') return json({ inspections: this.inspections.slice(0, 50), next: null });
      if (part === 'line') return json(this.summary());
      if (part === 'watch') return json(NOT_WATCHED);
      if (part === 'review') return json(this.review());
      if (part === 'proposals') return json({ job: null, proposal: null } satisfies ProposalState);
      if (part === 'monitor' && last === 'marks') {
        this.calls.push({ method, path, body });
        const { type } = body as { type: string };
        if (type === 'meant') this.darkerSince = null;
        this.muted = type === 'muted';
      }
      if (part === 'monitor') return json(this.monitor());
    }
    return super.answer(method, url, body);
  }

  private ofInspection(method: string, id: string, part: string | undefined, body: unknown): FakeAnswer {
    const found = this.inspections.find((one) => one.id === id);
    if (found && part === 'feedback') {
      this.calls.push({ method, path: `/inspections/${id}/feedback`, body });
      Object.assign(found, { word: method === 'DELETE' ? null : (body as { label: LabelName }).label });
    }
    // Pictures and maps are those of the images that they were made from.
    if (found && ['file', 'thumb', 'map'].includes(part!))
      return super.answer(method, `/images/${Number(id.slice(-12))}/${part}`);
    return found ? json(found) : super.answer(method, '/nothing');
  }

  private summary(): LineSummary {
    const count = (is: (one: LineInspectionJson) => boolean): number => this.inspections.filter(is).length;
    return {
      total: this.inspections.length,
      normal: count(({ verdict }) => verdict === 'normal'),
      review: count(({ verdict }) => verdict === 'review'),
      anomalous: count(({ verdict }) => verdict === 'anomalous'),
      false_alarms: count(({ verdict, word }) => verdict !== 'normal' && word === 'good'),
      missed: count(({ verdict, word }) => verdict === 'normal' && word === 'defective'),
    };
  }

  private review(): ReviewJson {
    const queue = REASONS.flatMap((reason) =>
      this.inspections
        .filter(({ verdict, word }) => verdict === reason && (word === null || word === 'unsure'))
        .map((one) => ({ ...one, reason })),
    );
    const said = (word: LabelName): number => this.inspections.filter((one) => one.word === word).length;
    const corrections = { good: said('good'), defective: said('defective'), fresh: said('good') + said('defective') };
    return { queue, waiting: queue.length, corrections, obstacle: null, seconds: 41 };
  }

  private monitor(): MonitorJson {
    const { darkerSince: since, muted } = this;
    const lane = (statistic: MonitorJson['lanes'][number]['statistic'], middle: number, width: number) => ({
      statistic,
      band: { low: middle - width, high: middle + width, middle },
      muted: muted && statistic === 'brightness',
      points: Array.from({ length: 60 }, (_, i) => {
        const isDark = statistic === 'brightness' && since !== null && 2 * i >= since;
        const value = middle + 0.7 * width * Math.sin(7.3 * i) - (isDark ? 2.4 * width : 0);
        const evidence = isDark ? Math.min(4, 0.3 * (2 * i - since)) : 0.1 * Math.sin(i);
        return { image: 2 * i + 1, at: at(i), value, low: value - 0.2 * width, high: value + 0.2 * width, evidence };
      }),
    });
    const pictures = this.inspections.map(({ id }) => id);
    return {
      ...{ images: 120, enough: 100, alarm_at: 2.7, false_alarm_level: 0.01, good_today: 31, undecided_today: 4 },
      lanes: [
        lane('score', 1.9, 0.8),
        lane('brightness', 82, 4),
        lane('sharpness', 1.26, 0.02),
        lane('x', 0, 2),
        lane('y', 0, 2),
      ],
      alarms:
        since === null
          ? []
          : [
              {
                ...{ statistic: 'brightness', direction: 'lower', muted, before: 82, after: 72.4, deviations: 4.8 },
                since: { image: since, at: at(since / 2) },
                raised: { image: since + 9, at: at(since / 2 + 5) },
                pictures: { before: pictures.slice(5, 10), after: pictures.slice(0, 5) },
              },
            ],
    };
  }
}

const NOT_WATCHED: WatchJson = { folder: null, state: 'off', inspected: 0, waiting: 0, failures: [] };
