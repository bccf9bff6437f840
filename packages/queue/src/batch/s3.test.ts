import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import { inspect } from 'clflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platePng, trainPlates } from '../../../server/src/http/testing/model.js';
import { openStorage, type Storage } from '../storage/index.js';
import { hasMoto, setKeys, startMoto, type Moto } from '../storage/testing/moto.js';
import { inspectBatch, planBatch, runInspectShard } from './index.js';
import { readResults, type ResultLine } from './result-line.js';
import { readPlan } from './plan.js';

describe.skipIf(!hasMoto())('an archive in a bucket, by moto (Python)', () => {
  let moto: Moto;
  let place: string;
  let model: string;
  let storage: Storage;
  const names = Array.from({ length: 14 }, (_, i) => `part ${i}.png`);

  beforeAll(async () => {
    setKeys();
    moto = await startMoto('plant');
    place = await mkdtemp(join(tmpdir(), 'clflow-batch-s3-'));
    model = await trainPlates(place);
    storage = openStorage({ endpoint: moto.endpoint });
    for (const [i, name] of names.entries()) {
      const png = await platePng(300 + i, i % 4 === 3);
      await writeFile(join(place, name), png);
      await moto.client.send(new PutObjectCommand({ Bucket: 'plant', Key: `2026/${name}`, Body: png }));
    }
    await moto.client.send(new PutObjectCommand({ Bucket: 'plant', Key: '2026/part 20.png', Body: 'no image' }));
  });

  afterAll(async () => {
    storage.close();
    await moto.stop();
    await rm(place, { recursive: true, force: true });
  });

  /** Without where the file is. */
  function verdictOf(line: object): unknown {
    return { ...line, file: undefined };
  }

  async function results(output: string): Promise<ResultLine[]> {
    const plan = (await readPlan(storage, output))!;
    const lines: ResultLine[] = [];
    for (const { result } of plan.shards) {
      for await (const line of readResults(storage, `${output}/${result}`, plan.format)) lines.push(line);
    }
    return lines;
  }

  it('has the verdicts that inspect gives on the same files, in natural order, with all of the batch in a bucket', async () => {
    await storage.writeOnce('s3://plant/models/plates.onnx', await storage.read(model));
    const output = 's3://plant/results/a';
    const given = { model: 's3://plant/models/plates.onnx', source: 's3://plant/2026/', output, shardSize: 4, top: 2 };
    const { counts, report } = await inspectBatch({ ...given, format: 'parquet', s3Endpoint: moto.endpoint });
    const expected: unknown[] = [];
    for await (const line of inspect({ model, images: names.map((name) => join(place, name)) })) {
      expected.push(verdictOf(JSON.parse(JSON.stringify(line)) as object));
    }
    const lines = await results(output);
    expect(lines.map(({ file }) => file)).toEqual([...names, 'part 20.png'].map((name) => `s3://plant/2026/${name}`));
    expect(lines.slice(0, 14).map(verdictOf)).toEqual(expected);
    expect(lines[14]).toEqual({
      file: 's3://plant/2026/part 20.png',
      error: expect.stringMatching(/^s3:\/\/plant\/2026\/part 20\.png is not an image/) as string,
    });
    expect(counts.failed).toBe(1);
    expect(Buffer.from(await storage.read(report)).toString()).toContain('data:image/jpeg');
  });

  it('does not take an object for the one that was listed when it has changed, and goes on without one that is gone', async () => {
    const output = 's3://plant/results/b';
    const plan = await planBatch({
      model,
      source: 's3://plant/2026',
      output,
      shardSize: 500,
      s3Endpoint: moto.endpoint,
    });
    const changed = new PutObjectCommand({ Bucket: 'plant', Key: `2026/${names[1]}`, Body: await platePng(1) });
    await moto.client.send(changed);
    await moto.client.send(new DeleteObjectCommand({ Bucket: 'plant', Key: `2026/${names[2]}` }));
    await runInspectShard(plan.shards[0].options);
    const [first, second, third] = await results(output);
    expect(first).toHaveProperty('score');
    expect(second).toMatchObject({ error: expect.stringContaining('has changed since it was listed') as string });
    expect(third).toMatchObject({ error: expect.stringContaining('there is no such object') as string });
  });

  it('takes addresses and files from a manifest in the bucket', async () => {
    const manifest = Buffer.from(
      `${names[0]}\n{"file": "s3://plant/2026/${names[5]}", "id": "five"}\n${join(place, names[3])}\n`,
    );
    await storage.writeOnce('s3://plant/2026/list.txt', manifest);
    const output = join(place, 'c');
    await inspectBatch({ model, source: 's3://plant/2026/list.txt', output, s3Endpoint: moto.endpoint, top: 0 });
    const lines = await results(output);
    expect(lines).toMatchObject([
      { file: `s3://plant/2026/${names[0]}` },
      { id: 'five' },
      { file: join(place, names[3]) },
    ]);
    expect(lines.every((line) => 'score' in line)).toBe(true);
  });
});
