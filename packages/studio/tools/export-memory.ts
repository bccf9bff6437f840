/**
 * @file What memory an export of many images takes: a studio of its own opens a product of so many, and its data set and everything
 * are saved, each read to its end. Build first. Linux alone tells how much memory a process takes.
 *
 *   tsx packages/studio/tools/export-memory.ts [--images 20000] [--side 128] [--most 400]
 *
 * On two busy cores, of 20,000 images (1,010 MB): the data set took 154 MB more while it was saved, everything 92 MB, 334 MB in all.
 * Fails where an export takes more megabytes beyond what the studio took before it than `most`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';
import type { ProjectJson } from '@clflow/server/studio-api';
import { startStudio } from './support.js';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '20000' },
    side: { type: 'string', default: '128' },
    most: { type: 'string', default: '400' },
  },
});
const [images, side, most] = [Number(values.images), Number(values.side), Number(values.most)];
/** One defective image in so many, with its mask. */
const DEFECTIVE = 20;

const root = mkdtempSync(join(tmpdir(), 'clflow-export-'));
const folder = join(root, 'parts');
for (const place of ['train/good', 'test/dent', 'ground_truth/dent'])
  mkdirSync(join(folder, place), { recursive: true });
const noise = Buffer.from(Array.from({ length: side * (3 * side + 1) }, (_, i) => (i * 2_654_435_761) >>> 24));
for (let i = 0; i < images; i++) {
  const rows = Buffer.from(noise);
  for (let y = 0; y < side; y++) {
    rows[y * (3 * side + 1)] = 0;
    // Others in every image, so that none is a copy.
    for (let k = 1; k < 9; k++) rows[y * (3 * side + 1) + ((k * 7 * (i + 1)) % (3 * side)) + 1] = (i * (y + k)) & 255;
  }
  const place = i % DEFECTIVE === 0 ? 'test/dent' : 'train/good';
  writeFileSync(join(folder, place, `${i}.png`), png(rows, 2));
  if (i % DEFECTIVE === 0) {
    const mask = Buffer.alloc(side * (side + 1));
    for (let y = 20; y < 60; y++) mask.fill(255, y * (side + 1) + 30, y * (side + 1) + 30 + (i % 60) + 5);
    writeFileSync(join(folder, 'ground_truth/dent', `${i}_mask.png`), png(mask, 0));
  }
}

const studio = await startStudio(join(root, 'data'));
try {
  const { id } = await studio.call<ProjectJson>('POST', '/projects', { folder });
  for (;;) {
    const { counts } = await studio.call<ProjectJson>('GET', `/projects/${id}`);
    if (counts.good + counts.defective === images) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  let failed = false;
  for (const kind of ['dataset', 'project']) {
    const before = memory();
    let highest = before;
    const timer = setInterval(() => (highest = Math.max(highest, memory())), 50);
    const started = performance.now();
    const response = await studio.raw(`/api/projects/${id}/exports/${kind}`);
    if (!response.ok) throw new Error(`${kind}: ${response.status} ${await response.text()}`);
    let bytes = 0;
    for await (const part of response.body!) bytes += part.length;
    clearInterval(timer);
    const more = highest - before;
    failed ||= more > most;
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${kind}: ${images} images, ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(0)} s; ` +
        `${before.toFixed(0)} MB before, ${highest.toFixed(0)} MB at most, ${more.toFixed(0)} MB more`,
    );
  }
  process.exitCode = failed ? 1 : 0;
} finally {
  await studio.stop();
  rmSync(root, { recursive: true, force: true });
}

/** Megabytes that the studio's process takes. */
function memory(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${studio.child.pid}/status`, 'utf8'))![1]) / 1024;
}

/** Rows with a zero before each, not compressed. @param colour 0: grey, 2: RGB */
function png(rows: Buffer, colour: 0 | 2): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, colour, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
