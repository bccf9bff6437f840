import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { JsonLinesFile } from './json-lines-sink.js';
import { outgoing } from './testing/outgoing.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-lines-'));
afterAll(() => rmSync(root, { recursive: true }));

it('writes whole lines, also behind a piece that a kill has left', async () => {
  const path = join(root, 'below', 'results.jsonl');
  const first = new JsonLinesFile('lines', path, 1e6, 2);
  await Promise.all([1, 2, 3].map((sequence) => first.send(outgoing({ sequence }))));
  await first.close();
  appendFileSync(path, '{"schema":1,"inspec');
  const second = new JsonLinesFile('lines', path, 1e6, 2);
  await second.send(outgoing({ sequence: 4 }));
  await second.close();
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([1, 2, 3, 4]);
});

it('begins anew when the file is large, and keeps so many of the old ones', async () => {
  const path = join(root, 'rotated.jsonl');
  const sink = new JsonLinesFile('lines', path, 10, 2);
  for (let sequence = 1; sequence <= 5; sequence++) await sink.send(outgoing({ sequence }));
  await sink.close();
  const sequenceIn = (name: string) => (JSON.parse(readFileSync(name, 'utf8')) as { sequence: number }).sequence;
  expect([path, `${path}.1`, `${path}.2`].map(sequenceIn)).toEqual([5, 4, 3]);
  expect(existsSync(`${path}.3`)).toBe(false);
});

it('says where it cannot write', async () => {
  writeFileSync(join(root, 'file'), '');
  const sink = new JsonLinesFile('lines', join(root, 'file', 'x.jsonl'), 10, 2);
  await expect(sink.send(outgoing({}))).rejects.toThrow(/Cannot write .*x\.jsonl/);
  await expect(sink.check()).rejects.toThrow(/Cannot write/);
});
