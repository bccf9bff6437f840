/**
 * @file Runs the recipe for Ray Data on one node and compares its scores with those of `inspect` on the same images.
 *
 *   python3 -m venv ray && ray/bin/pip install "ray[data]" onnxruntime pillow
 *   npx tsx packages/queue/tools/compare-ray.ts ray/bin/python bottle.onnx images/
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inspect } from 'clflow';
import { openStorage } from '../src/storage/index.js';
import { parquetReadObjects } from 'hyparquet';

interface Row {
  readonly file: string;
  readonly score: number;
  readonly pValue: number;
  readonly verdict: string;
  readonly error: string;
}

const [python, model, source] = process.argv.slice(2);
const images = resolve(source);
const place = await mkdtemp(join(tmpdir(), 'clflow-ray-'));
try {
  const recipe = join(import.meta.dirname, '../deploy/recipes/ray_inspect.py');
  const env = { ...process.env, RAY_USAGE_STATS_ENABLED: '0' };
  const began = performance.now();
  await promisify(execFile)(python, [recipe, model, images, join(place, 'out')], { env, maxBuffer: 2 ** 26 });
  console.log(`Ray Data: ${((performance.now() - began) / 1000).toFixed(0)} s, its own start included`);
  await compare(await rowsOf(join(place, 'out')));
} finally {
  await rm(place, { recursive: true, force: true });
}

async function rowsOf(folder: string): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  for (const name of await readdir(folder)) {
    const bytes = await openStorage().read(join(folder, name));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    for (const row of (await parquetReadObjects({ file })) as unknown as Row[]) rows.set(row.file, row);
  }
  return rows;
}

/** Prints, for each type of file, the largest difference of two scores and how many verdicts and p-values are the same. */
async function compare(rows: Map<string, Row>): Promise<void> {
  const types = new Map<string, { images: number; largest: number; same: number }>();
  for await (const line of inspect({ model, images: [images], threads: 1 })) {
    const row = rows.get(line.file);
    if (!row) throw new Error(`Ray has no row for ${line.file}`);
    const type = extname(line.file);
    const own = types.get(type) ?? { images: 0, largest: 0, same: 0 };
    types.set(type, own);
    own.images++;
    if ('error' in line) {
      if (row.error !== '') own.same++;
      continue;
    }
    own.largest = Math.max(own.largest, Math.abs(line.score - row.score));
    if (row.verdict === line.verdict && row.pValue === line.pValue) own.same++;
  }
  for (const [type, { images: count, largest, same }] of types) {
    console.log(
      `${type}: ${count} images, scores differ by ${largest.toExponential(1)} at most, ${same} verdicts and p-values are the same`,
    );
  }
}
