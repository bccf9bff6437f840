import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DurableWrites } from './durable-writes.js';
import { openDatabase } from './sqlite.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-durable-'));
afterAll(() => rmSync(root, { recursive: true }));

it('commits what comes together together, with the disk waited for, and what comes later within its time', async () => {
  const database = openDatabase(join(root, 'a.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE a (x INTEGER)');
  const waited: unknown[] = [];
  const insert = (x: number) => () => {
    waited.push((database.prepare('PRAGMA synchronous').get() as { synchronous: number }).synchronous);
    database.prepare('INSERT INTO a VALUES (?)').run(x);
    return x;
  };
  const other = openDatabase(join(root, 'a.db'), { readOnly: true });
  const seen = () => (other.prepare('SELECT count(*) AS n FROM a').get() as { n: number }).n;
  const writes = new DurableWrites(database, 'a.db', 50);

  expect(await Promise.all([1, 2, 3].map((x) => writes.write(insert(x))))).toEqual([1, 2, 3]);
  expect(seen()).toBe(3);
  const started = performance.now();
  const late = writes.write(insert(4));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(seen()).toBe(3);
  await late;
  expect(performance.now() - started).toBeGreaterThan(35);
  expect(seen()).toBe(4);
  const closing = writes.write(insert(5));
  writes.flush();
  expect(await closing).toBe(5);
  const full = 2;
  expect(waited).toEqual([full, full, full, full, full]);
  expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 1 });
});
