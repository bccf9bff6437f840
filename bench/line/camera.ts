/**
 * @file A camera that is asked: how long its stream takes from the light to the picture, and a trigger from the sender to the result
 * at a reader of the broker.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import sharp from 'sharp';
import { cameraStream } from '../../src/line/camera-stream.js';
import { cameraInput } from '../../src/line/ffmpeg.js';
import type { Result } from '../../src/line/index.js';
import { broker } from '../../src/line/testing/mosquitto.js';
import { rtspServer } from '../../src/line/testing/rtsp.js';
import { taking } from '../../src/line/testing/taking.js';
import { wait } from '../../src/line/testing/programs.js';
import { lineOf, modelIn, quantile, readerAt } from './parts.js';

const RATES = [5, 15];
const WARMING = 5;
/** Times that the light is switched on. */
const FLASHES = 10;

export async function camera({ root, results }: { root: string; results: number }): Promise<boolean> {
  const model = await modelIn(root, false);
  const delays = new Map<number, number[]>();
  for (const fps of RATES) {
    delays.set(fps, []);
    for (let i = 0; i < FLASHES; i++) delays.get(fps)!.push(await flash(fps));
    tell(`light to picture, ${fps} a second`, delays.get(fps)!);
  }
  let complete = true;
  for (const fps of RATES) complete = (await asked(join(root, `camera-${fps}`), model, fps, results)) && complete;
  return complete;
}

/** Milliseconds from a white scene to the first white picture. */
async function flash(fps: number): Promise<number> {
  const server = await rtspServer();
  await server.start();
  const { port } = server;
  const source = cameraStream('cam', cameraInput(`rtsp://127.0.0.1:${port}/cam`, {}, {}), { fps, silence: 10 });
  let [switched, seen] = [Infinity, NaN];
  const taken = taking(source, async ({ content }) => {
    const came = performance.now();
    const { channels } = await sharp(content!).stats();
    if (came > switched && channels[1].mean > 200 && Number.isNaN(seen)) seen = came;
  });
  while (taken.frames.length < 5) await wait(20);
  await wait(Math.random() * 1000);
  switched = performance.now();
  server.signal('SIGUSR1');
  for (const end = switched + 5000; Number.isNaN(seen) && performance.now() < end;) await wait(5);
  await taken.end();
  await server.kill();
  return seen - switched;
}

async function asked(place: string, model: string, fps: number, results: number): Promise<boolean> {
  rmSync(place, { recursive: true, force: true });
  const [mosquitto, server] = [await broker(), await rtspServer()];
  await Promise.all([mosquitto.program.start(), server.start()]);
  const address = `mqtt://127.0.0.1:${mosquitto.port}/bench`;
  const source = { url: `rtsp://127.0.0.1:${server.port}/cam`, fps };
  const line = await lineOf(place, {
    state: join(place, 'state'),
    sinks: { broker: address },
    cameras: [{ station: 'press', model, source, trigger: address }],
  });
  await line.start();
  let arrived: (result: Result) => void = () => {};
  const reader = await readerAt(mosquitto.port, (result) => arrived(result));
  const plc = await connectAsync({ protocol: 'mqtt', host: '127.0.0.1', port: mosquitto.port, protocolVersion: 5 });
  const [pictures, verdicts]: [number[], number[]] = [[], []];
  await wait(5000);
  for (let i = -WARMING; i < results; i++) {
    const coming = new Promise<Result>((resolve) => (arrived = resolve));
    const sent = performance.timeOrigin + performance.now();
    await plc.publishAsync('clflow/v1/bench/press/trigger', JSON.stringify({ trigger_id: i }), { qos: 1 });
    const { received_at, error } = await coming;
    const there = performance.timeOrigin + performance.now();
    await wait(50 + Math.random() * 200);
    if (i < 0 || error !== null) continue;
    pictures.push(Date.parse(received_at) - sent);
    verdicts.push(there - sent);
  }
  tell(`trigger to picture, ${fps} a second`, pictures);
  tell(`trigger to reader, ${fps} a second`, verdicts);
  await line.kill();
  await Promise.all([plc.endAsync(true), reader.client.endAsync(true)]);
  await Promise.all([mosquitto.remove(), server.kill()]);
  return verdicts.length === results;
}

function tell(what: string, values: readonly number[]): void {
  const [half, most] = [0.5, 0.99].map((share) => quantile(values, share).toFixed(0));
  console.log(`${what.padEnd(32)} ${values.length} times, ms: p50 ${half}  p99 ${most}`);
}
