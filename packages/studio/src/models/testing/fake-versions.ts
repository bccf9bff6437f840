/** @file A {@link FakeStudio} with versions of its model, a bin, and two of them compared. */
import type { ComparisonJson, VersionJson } from '@clflow/server/studio-api';
import { FakeStudio, type FakeAnswer } from '../../shared/testing/fake-studio.js';

const json = (body: unknown, status = 200): FakeAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

export class FakeVersions extends FakeStudio {
  readonly versions: VersionJson[];
  /** What was not only asked for. */
  readonly done: string[] = [];
  rollBack: number | null = 3;
  outlines: ComparisonJson['outlines'] = { a: 'measured', b: 'missing' };

  constructor(count = 4) {
    super();
    const { model } = JSON.parse(super.answer('GET', '/api/models/2/results').body as string) as { model: VersionJson };
    const made: [VersionJson['step'], number | null, number, number][] = [
      ['train', null, 80, 0],
      ['threshold', 1, 0, 0],
      ['refine', 2, 12, 3],
      ['calibrate', 1, 40, 0],
    ];
    this.versions = made.slice(0, count).map(([step, parent, good, anomalous], i) => ({
      ...model,
      ...{ id: i + 1, version: i + 1, step, parent, in_use: i === count - 1, note: null, tag: null },
      used_at: null,
      removed_at: null,
      created_at: `2026-11-2${i + 1}T09:30:00Z`,
      lineage: [{ step: step === 'threshold' ? 'calibrate' : step, good, anomalous, false_alarm_rate: 0.01 }],
    }));
    if (count < 4) this.rollBack = null;
  }

  override answer(method: string, path: string, body?: unknown): FakeAnswer {
    const [, thing, id, part] = /^\/api\/(\w+)\/(\d+)(?:\/(\w+))?/.exec(path) ?? [];
    const found = this.versions.find((version) => version.id === Number(id));
    if (thing === 'projects' && part === 'versions')
      return json({ versions: [...this.versions].reverse(), roll_back: this.rollBack });
    if (thing === 'projects' && part === 'compare') return json(this.compared(new URLSearchParams(path.split('?')[1])));
    if (thing !== 'models' || !found || (method === 'GET' && part === 'results'))
      return super.answer(method, path, body);
    this.done.push(`${method} ${path.replace('/api', '')}`);
    if (method === 'DELETE') found.removed_at = '2026-11-26T10:00:00Z';
    if (part === 'restore') found.removed_at = null;
    if (part === 'description') {
      const { note, tag } = body as { note: string; tag: string };
      Object.assign(found, { note: note || null, tag: tag || null });
    }
    if (part === 'use') {
      this.rollBack = this.versions.find((version) => version.in_use)!.id;
      for (const version of this.versions) version.in_use = version === found;
    }
    return json(found);
  }

  private compared(query: URLSearchParams): ComparisonJson {
    const [a, b] = ['a', 'b'].map((name) => this.versions.find(({ id }) => id === Number(query.get(name)))!);
    const scored = this.images.filter(({ score }) => score !== null);
    const scoresOf = (label: string, factor: number): number[] =>
      scored.filter((image) => image.label === label).map(({ score }) => score! * factor);
    const of = (version: VersionJson, factor: number): ComparisonJson['a'] => ({
      version,
      scores: { good: scoresOf('good', factor), defective: scoresOf('defective', factor), good_from: 'images' },
    });
    const judged = (score: number) => ({
      score,
      p_value: 0.02,
      verdict: score > 4 ? ('anomalous' as const) : ('normal' as const),
    });
    const disagreements = scored
      .map(({ id, name, label, defect, score }) => ({
        ...{ id, name, label, defect },
        a: judged(score!),
        b: judged(score! * 1.25),
      }))
      .filter((image) => image.a.verdict !== image.b.verdict);
    return {
      a: of(a, 1),
      b: of(b, 1.25),
      differences: [
        { group: 'promise', name: 'guaranteed_rate', a: 1 / 33, b: 1 / 120 },
        { group: 'promise', name: 'smallest_found', a: 10.2, b: null },
        { group: 'quality', name: 'image_auroc', a: 0.9612, b: 0.9834 },
        { group: 'made', name: 'bytes', a: 8_400_000, b: 8_412_000 },
        { group: 'made', name: 'training_images', a: 80, b: 92 },
        { group: 'settings', name: 'flow.blocks', a: 6, b: 8 },
      ],
      disagreements,
      compared: scored.length,
      outlines: this.outlines,
    };
  }
}
