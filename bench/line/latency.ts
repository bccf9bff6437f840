/** @file From a trigger with a picture of one megapixel to its result at a reader of the broker, stage by stage. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import sharp from 'sharp';
import type { Result } from '../../src/line/index.js';
import { broker } from '../../src/line/testing/mosquitto.js';
import { wait } from '../../src/line/testing/programs.js';
import { lineOf, modelIn, quantile, readerAt } from './parts.js';

/** Milliseconds between a result and the next trigger. */
const PAUSE = 50;
const WARMING = 5;

export async function latency({ root, results }: { root: string; results: number }): Promise<boolean> {
  const place = join(root, 'latency');
  rmSync(place, { recursive: true, force: true });
  const model = await modelIn(root, false);
  const flange = join(root, 'product/train/good/000.png');
  const image = await sharp(flange).resize(1024, 1024).jpeg({ quality: 90 }).toBuffer();
  const mosquitto = await broker();
  await mosquitto.program.start();
  const address = `mqtt://127.0.0.1:${mosquitto.port}/bench`;
  const line = await lineOf(place, {
    state: join(place, 'state'),
    sinks: { broker: address },
    cameras: [{ station: 'press', model, source: address }],
  });
  await line.start();
  let arrived: (result: Result) => void = () => {};
  const reader = await readerAt(mosquitto.port, (result) => arrived(result));
  const plc = await connectAsync({ protocol: 'mqtt', host: '127.0.0.1', port: mosquitto.port, protocolVersion: 5 });
  const stages: Record<string, number[]> = {};
  const note = (name: string, ms: number) => void (stages[name] ??= []).push(ms);
  await wait(1000);
  for (let i = -WARMING; i < results; i++) {
    const coming = new Promise<Result>((resolve) => (arrived = resolve));
    const sent = performance.timeOrigin + performance.now();
    await plc.publishAsync('clflow/v1/bench/press/trigger', image, {
      qos: 1,
      properties: { userProperties: { trigger_id: `${i}` } },
    });
    const { received_at, decided_at, timing_ms } = await coming;
    const there = performance.timeOrigin + performance.now();
    await wait(PAUSE);
    if (i < 0) continue;
    note('trigger to clflow', Date.parse(received_at) - sent);
    note('decode', timing_ms.decode ?? NaN);
    note('infer', timing_ms.infer ?? NaN);
    note('regions', timing_ms.post ?? NaN);
    note('image to verdict', timing_ms.total);
    note('verdict to reader', there - Date.parse(decided_at));
    note('trigger to reader', there - sent);
  }
  console.log(`${results} triggers with a JPEG of 1 MP, ${(image.length / 1000).toFixed(0)} kB; milliseconds`);
  for (const [name, values] of Object.entries(stages))
    console.log(`${name.padEnd(18)} p50 ${quantile(values, 0.5).toFixed(1)}  p99 ${quantile(values, 0.99).toFixed(1)}`);
  await line.kill();
  await Promise.all([plc.endAsync(true), reader.client.endAsync(true)]);
  await mosquitto.remove();
  return stages['trigger to reader'].length === results;
}
