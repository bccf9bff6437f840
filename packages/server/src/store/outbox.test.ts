import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openStore } from './store.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-outbox-'));
afterAll(() => rmSync(root, { recursive: true }));

it('keeps the order, tries again, gives up, and drops good ones alone where there are too many', async () => {
  const store = await openStore(root);
  const now = Date.now();
  for (const [id, verdict] of Object.entries({
    a: 'normal',
    b: 'anomalous',
    c: 'normal',
    d: 'review',
    e: 'normal',
  } as const)) {
    const messages = [
      { sink: 'mqtt', payload: `to mqtt: ${id}` },
      { sink: 'webhook', payload: id },
    ];
    await store.inspections.add({ id, verdict, receivedAt: now, decidedAt: now }, { messages });
  }
  const { outbox } = store;
  const names = (sink: string) => outbox.next(sink, 9).map(({ inspectionId }) => inspectionId);
  expect(names('mqtt')).toEqual(['a', 'b', 'c', 'd', 'e']);
  const [first, second] = outbox.next('webhook', 2);
  await outbox.failed(first.id, 'status 503', { dueAt: now + 1000 });
  await outbox.failed(second.id, 'status 400', 'dead');
  expect(outbox.next('webhook', 1)).toMatchObject([
    { id: first.id, attempts: 1, dueAt: now + 1000, error: 'status 503' },
  ]);
  expect(outbox.dead(9)).toMatchObject([{ id: second.id, dead: true, error: 'status 400' }]);
  outbox.delivered(first.id);
  expect(names('webhook')).toEqual(['c', 'd', 'e']);

  expect(await outbox.bound('mqtt', { messages: 4, bytes: 1000 })).toEqual({ dropped: 1, holds: true });
  expect(names('mqtt')).toEqual(['b', 'c', 'd', 'e']);
  expect(await outbox.bound('mqtt', { messages: 9, bytes: 1 })).toEqual({ dropped: 2, holds: false });
  expect(names('mqtt')).toEqual(['b', 'd']);
  expect(outbox.size('mqtt')).toEqual({ messages: 2, bytes: 20 });
  store.close();
});
