/** @file A {@link FakeStudio} that tells what can be exported, and of an export under way. */
import type { ExportListJson } from '@clflow/server/studio-api';
import { FakeStudio, type FakeAnswer } from '../../shared/testing/fake-studio.js';

const json = (body: unknown): FakeAnswer => ({ status: 200, type: 'application/json', body: JSON.stringify(body) });
type Item = ExportListJson['exports'][number];

export class FakeExports extends FakeStudio {
  /** What was not only asked for. */
  readonly done: string[] = [];
  readonly items: Item[] = [
    this.item('model', 'washer-2.onnx', 8_400_000, 1),
    { ...this.item('report', '', null, 0), obstacle: 'The report is not made yet.' },
    { ...this.item('dataset', 'washer-dataset.zip', 51_000_000, 131), is_exact: false },
    { ...this.item('web', '', null, 0), obstacle: 'The page is not built.' },
    this.item('project', 'washer.zip', 61_000_000, 140),
  ];

  override answer(method: string, path: string, body?: unknown): FakeAnswer {
    const [plain] = path.replace('/api', '').split('?');
    if (method !== 'GET') this.done.push(`${method} ${plain}`);
    if (plain === '/models/2/report') return json(this.jobs.find(({ state }) => state === 'running'));
    if (plain.startsWith('/exports/')) return { status: 204, type: 'text/plain', body: '' };
    if (!plain.endsWith('/exports')) return super.answer(method, path, body);
    const model = this.models.find(({ in_use: inUse }) => inUse);
    const list: ExportListJson = {
      model: model
        ? {
            ...{ id: model.id, version: model.version, name: 'washer-2', bytes: model.bytes, sha256: model.sha256 },
            ...{ threshold: model.threshold, size: model.size },
            inputs: [{ name: 'image', type: 'uint8', shape: [null, null, null, 3] }],
            outputs: [{ name: 'anomaly_score', type: 'float', shape: [null] }],
          }
        : null,
      exports: this.items,
    };
    return json(list);
  }

  private item(kind: Item['kind'], file: string, bytes: number | null, files: number): Item {
    return { kind, file, bytes, is_exact: true, files, obstacle: null, job: null, command: null };
  }
}
