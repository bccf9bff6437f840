import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { encodePng } from '../image/index.node.js';
import { FolderSink } from './folder-sink.js';
import { resultOf } from './testing/entries.js';
import { outgoing } from './testing/outgoing.js';
import { RisingIds } from './uuid7.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-folder-sink-'));
afterAll(() => rmSync(root, { recursive: true }));
const notes: string[] = [];
const context = { name: 'archive', onNote: (note: string) => void notes.push(note) };
const below = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

it('keeps what is not good with its map, under names that tell time, station, part and verdict', async () => {
  const folder = join(root, 'kept');
  const sink = new FolderSink(folder, { good: 0, overlay: true, min_free: 0 }, context);
  const image = await encodePng({ width: 2, height: 2, data: new Uint8Array(12) });
  const pictures = { image, overlay: Buffer.from('map') };
  const bad = { verdict: 'anomalous', part_id: '../ÄB 0815/x', station: 'line-3' } as const;
  expect(sink.pictures(resultOf(bad))).toEqual(['image', 'overlay']);
  expect(sink.pictures(resultOf())).toEqual([]);
  await sink.send(outgoing(bad, pictures));
  await sink.send(outgoing(bad, pictures));
  await sink.send(outgoing({}, pictures));
  const name = '120000123_line-3_-ÄB-0815-x_anomalous_bfd8e430';
  expect(below(folder)).toEqual(
    [
      '2026-11-27',
      ...[`${name}.json`, `${name}.png`, `${name}_map.jpg`].map((file) => join('2026-11-27', file)),
    ].sort(),
  );
});

it('keeps a sample of the good ones, the same ones on a second try', () => {
  const sink = new FolderSink(root, { good: 0.2, overlay: true, min_free: 0 }, context);
  const ids = new RisingIds(null);
  const results = Array.from({ length: 2000 }, () => resultOf({ inspection_id: ids.next() }));
  const kept = results.filter((result) => sink.pictures(result).length > 0);
  expect(kept.length).toBeGreaterThan(320);
  expect(kept.length).toBeLessThan(480);
  expect(results.filter((result) => sink.pictures(result).length > 0)).toEqual(kept);
  expect(sink.pictures(kept[0])).toEqual(['image']);
});

it('makes room by the oldest pictures, touches nothing else, and goes on where there is none to make', async () => {
  const folder = join(root, 'full');
  for (const day of ['2026-11-01', '2026-11-02', 'other']) {
    mkdirSync(join(folder, day), { recursive: true });
    for (let i = 0; i < 60; i++) writeFileSync(join(folder, day, `${10 + i}_a.png`), 'x');
  }
  // Each file that is there takes half a hundredth of the disk.
  const free = () => Promise.resolve(1 - 0.005 * below(folder).filter((name) => name.endsWith('.png')).length);
  const sink = new FolderSink(folder, { good: 0, overlay: false, min_free: 0.4 }, context, free);
  await sink.send(outgoing({ verdict: 'anomalous' }, { image: Buffer.from('x') }));
  const left = below(folder);
  expect(left.filter((name) => name.startsWith(join('2026-11-01', '')) && name.endsWith('.png'))).toEqual([]);
  expect(left.filter((name) => name.startsWith('2026-11-02') && name.endsWith('.png')).length).toBe(60);
  expect(left.filter((name) => name.startsWith('other') && name.endsWith('.png')).length).toBe(60);
  expect(notes.at(-1)).toMatch(/^archive: 60 files of the oldest pictures were removed for room/);
  const stuck = new FolderSink(join(root, 'stuck'), { good: 0, overlay: false, min_free: 0.5 }, context, () =>
    Promise.resolve(0),
  );
  await stuck.send(outgoing({ verdict: 'error' }));
  expect(below(join(root, 'stuck'))).toHaveLength(2);
});
