import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage } from '../storage/index.js';
import { python } from '../storage/testing/moto.js';
import { encodeResults, readResults, type ResultLine } from './result-line.js';

let place: string;
const storage = openStorage();

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'clflow-parquet-'));
});

afterAll(() => rm(place, { recursive: true, force: true }));

const region = {
  ...{ box: { x: 1, y: 2, width: 3, height: 4 }, area: 5, peak: { x: 2, y: 3, value: 4.25 }, outline: [[[1, 2]]] },
};

function line(i: number): ResultLine {
  if (i % 7 === 3) return { file: `/a/${i}.png`, error: `/a/${i}.png is empty (0 bytes); copy it again or remove it.` };
  const appearance = { brightness: i / 3, sharpness: 1 / (i + 1), x: 0.1 + i * 1e-17, y: 1 - i };
  const verdict = i % 5 === 0 ? 'anomalous' : 'normal';
  const regions = verdict === 'anomalous' ? [region] : [];
  const score = Math.fround(Math.sin(i));
  const id = i % 2 === 0 ? { id: `Ä“${i}` } : {};
  return {
    file: `/a/${i}.png`,
    ...id,
    score,
    pValue: 1 / 3,
    verdict,
    threshold: 0.5,
    regions,
    appearance,
  } as unknown as ResultLine;
}

async function* lines(count: number): AsyncGenerator<ResultLine> {
  for (let i = 0; i < count; i++) yield line(i);
}

async function write(name: string, format: 'jsonl' | 'parquet', count: number): Promise<string> {
  const file = join(place, name);
  await storage.writeOnce(file, encodeResults(lines(count), format));
  return file;
}

async function all(file: string, format: 'jsonl' | 'parquet'): Promise<ResultLine[]> {
  const read: ResultLine[] = [];
  for await (const one of readResults(storage, file, format)) read.push(one);
  return read;
}

it('reads the lines as they were written, in both formats, to the last bit', async () => {
  const expected = Array.from({ length: 1500 }, (_, i) => line(i));
  expect(await all(await write('a.jsonl', 'jsonl', 1500), 'jsonl')).toEqual(expected);
  expect(await all(await write('a.parquet', 'parquet', 1500), 'parquet')).toEqual(expected);
});

it('can be a shard of errors alone', async () => {
  const file = join(place, 'errors.parquet');
  const only = async function* (): AsyncGenerator<ResultLine> {
    yield line(3);
  };
  await storage.writeOnce(file, encodeResults(only(), 'parquet'));
  expect(await all(file, 'parquet')).toEqual([line(3)]);
});

it('says what to do about a file that is none', async () => {
  const file = join(place, 'broken.parquet');
  await storage.writeOnce(file, Buffer.from('PAR1 and no more'));
  await expect(all(file, 'parquet')).rejects.toMatchObject({ code: 'data' });
});

/** What pyarrow makes of the file: as a table, with types that can be computed with. */
const SCRIPT = `
import json, sys
import pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
types = {field.name: str(field.type) for field in table.schema}
print(json.dumps({"types": types, "rows": table.to_pylist()}))
`;

function hasPyarrow(): boolean {
  try {
    execFileSync(python, ['-c', 'import pyarrow.parquet'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`skipped: Parquet by pyarrow, which ${python} lacks (.ci/requirements.txt)`);
    return false;
  }
}

it.skipIf(!hasPyarrow())('is read by pyarrow (Python)', async () => {
  const file = await write('p.parquet', 'parquet', 40);
  const { stdout } = await promisify(execFile)(python, ['-c', SCRIPT, file]);
  const { types, rows } = JSON.parse(stdout) as { types: Record<string, string>; rows: Record<string, unknown>[] };
  expect(types).toMatchObject({
    file: 'string',
    score: 'double',
    verdict: 'string',
    brightness: 'double',
    error: 'string',
  });
  expect(rows).toHaveLength(40);
  for (const [i, row] of rows.entries()) {
    const expected = line(i);
    expect(row.file).toBe(expected.file);
    if ('error' in expected) expect(row).toMatchObject({ error: expected.error, score: null, verdict: null });
    else {
      const { score, verdict, regions, appearance } = expected;
      expect(row).toMatchObject({ score, verdict, ...appearance, error: null });
      expect(JSON.parse(String(row.regions))).toEqual(regions);
    }
  }
});
