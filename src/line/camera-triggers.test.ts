/** @file Cameras that are asked for pictures: by HTTP, by a real broker, and with a real RTSP server that dies meanwhile. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import sharp from 'sharp';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { tinyModelFile } from '../detector/testing/tiny-model-file.js';
import { BackOff } from './back-off.js';
import { cameraStream } from './camera-stream.js';
import { checkedLineConfig } from './config.js';
import type { Frame } from './frame.js';
import { lineFromConfig, tryLine } from './from-config.js';
import { parseHttpPlace } from './http-desk.js';
import { httpTriggers } from './http-trigger.js';
import { Line } from './line.js';
import { parseMqttAddress } from './mqtt-address.js';
import { mqttTriggers } from './mqtt-trigger.js';
import { resultSchema, type Result } from './result.js';
import { LineState } from './state.js';
import { entryOf } from './testing/entries.js';
import { until } from './testing/frames.js';
import { broker, noMosquitto, type Broker } from './testing/mosquitto.js';
import { freePort, hasProgram, wait } from './testing/programs.js';
import { hasGstreamer, rtspServer } from './testing/rtsp.js';
import { taking } from './testing/taking.js';
import type { TriggerInput } from './trigger-input.js';
import { triggeredSource } from './triggered-source.js';

const noFfmpeg = !hasProgram('ffmpeg', 'a camera');
const noRtsp = noFfmpeg || noMosquitto || !hasGstreamer();
const root = mkdtempSync(join(tmpdir(), 'clflow-camera-triggers-'));
afterAll(() => rmSync(root, { recursive: true }));
const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

let count = 0;
const WORDS = { one: 'trigger', several: 'triggers', paths: ['/trigger', '/'] };

/** ffmpeg's test pictures, twenty a second, and a line that settles each frame. */
async function line(input: TriggerInput, each: (frame: Frame) => Promise<unknown> = () => Promise.resolve()) {
  const state = await LineState.open(join(root, String(++count)), () => {});
  const pictures = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=20'];
  const camera = cameraStream('cam', pictures, { fps: 20, silence: 2 });
  const options = { maxAge: 0, wait: 2000, delay: 0, repeat: 60_000 };
  const taken = taking(triggeredSource(camera, input, state.triggers('press'), options), async (frame) => {
    await each(frame);
    const entry = { ...entryOf(state, { station: 'press' }), trigger: frame.trigger ?? null };
    await state.write([entry]);
    await frame.settle('normal', JSON.stringify({ ...entry.result, trigger_id: frame.triggerId }));
  });
  cleaning.push(async () => {
    await taken.end();
    state.close();
  });
  await until('online', () => taken.states.at(-1)?.state === 'online');
  return taken;
}

async function plc({ port }: Broker) {
  const client = await connectAsync({ protocol: 'mqtt', host: '127.0.0.1', port, protocolVersion: 5 });
  const acks: { trigger_id: string | null; accepted: boolean; repeated?: boolean; reason?: string }[] = [];
  client.on('message', (_topic, payload) => acks.push(JSON.parse(payload.toString()) as (typeof acks)[0]));
  client.on('error', () => {});
  await client.subscribeAsync('clflow/v1/site/press/ack', { qos: 1 });
  cleaning.push(() => client.endAsync(true));
  const send = (payload: string | Buffer, userProperties?: Record<string, string>) =>
    client.publishAsync('clflow/v1/site/press/trigger', payload, {
      qos: 1,
      properties: userProperties && { userProperties },
    });
  return { acks, send, trigger: (words: object) => send(JSON.stringify(words)) };
}

describe.skipIf(noFfmpeg)(`POST /trigger${noFfmpeg ? ' (skipped: no ffmpeg)' : ''}`, () => {
  async function desk(more: object = {}, token?: string, each?: (frame: Frame) => Promise<unknown>) {
    const input = httpTriggers(parseHttpPlace('http://:0', WORDS), { waiting: 64, answer_within: 30, ...more }, token);
    const taken = await line(input, each);
    const url = `http://127.0.0.1:${input.port()}`;
    const post = (body: string | Buffer<ArrayBuffer> = '', headers: Record<string, string> = {}, path = '/trigger') =>
      fetch(url + path, { method: 'POST', body, headers });
    return { ...taken, post, input };
  }

  it('is answered with the result of a picture behind it', async () => {
    const { post, frames } = await desk();
    const sent = Date.now();
    const response = await post('{"trigger_id": 4711, "part_id": "A-7", "lot": 12}');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ trigger_id: '4711', verdict: 'normal' });
    expect(frames[0]).toMatchObject({ partId: 'A-7', tags: { lot: '12' }, uri: 'cam' });
    expect(frames[0].capturedAt!.getTime()).toBeGreaterThanOrEqual(sent);
    expect(await sharp(frames[0].content as Buffer).metadata()).toMatchObject({ format: 'jpeg', width: 160 });
    await post('', { 'X-Trigger-Id': '2', 'X-Part-Id': 'B', 'X-Triggered-At': new Date().toISOString() }, '/');
    expect(frames[1]).toMatchObject({ triggerId: '2', partId: 'B' });
  });

  it('comes in bursts faster than the camera: one result each, and the same for the same id', async () => {
    const { post, frames, fates } = await desk();
    const ids = Array.from({ length: 40 }, (_, i) => String(i % 30));
    const answers = await Promise.all(ids.map(async (id) => (await post(`{"trigger_id":"${id}"}`)).json()));
    const results = answers as Result[];
    // What has its result already is told by its inspection.
    expect(results.slice(0, 30).map(({ trigger_id }) => trigger_id)).toEqual(ids.slice(0, 30));
    expect(new Set(results.map(({ inspection_id }) => inspection_id)).size).toBe(30);
    expect(frames).toHaveLength(30);
    // Several share a picture.
    expect(new Set(frames.map(({ content }) => content)).size).toBeLessThan(30);
    expect(fates.filter((fate) => fate === 'repeated')).toHaveLength(10);
  });

  it.each<[string | Buffer<ArrayBuffer>, Record<string, string>, number, string]>([
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), {}, 400, 'The camera takes the picture here'],
    ['{"image":"a.png"}', {}, 400, 'The camera takes the picture here'],
    ['[]', {}, 400, 'a JSON object, or empty'],
    ['{"captured_at":"2026-01-01T00:00:00Z"}', {}, 400, 'captured_at is the picture’s'],
    ['{"triggered_at":"noon"}', {}, 400, 'triggered_at has to be a time with its zone'],
    [`{"trigger_id":"${'x'.repeat(300)}"}`, {}, 400, 'longer than 200'],
    ['x'.repeat(70_000), {}, 413, 'A trigger may have 0.064 MB here.'],
    ['', { Origin: 'http://evil.example' }, 403, 'Web pages may not send triggers here.'],
    ['', { Authorization: 'Bearer wrong' }, 401, 'The token is missing or wrong'],
  ])('is refused: %#', async (body, headers, status, words) => {
    const { post, refused, frames } = await desk({}, status === 401 ? 'a secret' : undefined);
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(words);
    expect([refused.length, frames.length]).toEqual([1, 0]);
  });

  it('is answered before its result where that takes long, and refused where too many wait', async () => {
    const { post, input } = await desk({ waiting: 2, answer_within: 0.2 }, undefined, () => wait(500));
    const [first, second] = [post(), post()];
    await wait(50);
    expect((await post()).status).toBe(429);
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([202, 202]);
    const taken = httpTriggers(parseHttpPlace(`http://:${input.port()}`, WORDS), { waiting: 1, answer_within: 1 });
    await expect(taken.check(new AbortController().signal)).rejects.toThrow('another program listens there');
  });
});

describe.skipIf(noFfmpeg || noMosquitto)(`triggers by MQTT, beside a camera${noMosquitto ? ' (skipped)' : ''}`, () => {
  it('are taken while others are inspected, acknowledged, and known when they come again', async () => {
    const made = await broker();
    cleaning.push(() => made.remove());
    await made.program.start();
    const address = parseMqttAddress(`mqtt://127.0.0.1:${made.port}`, {}, { site: 'site', env: {} });
    const input = mqttTriggers(address, 'press', { backOff: new BackOff({ first: 50, most: 200 }) });
    const { frames, refused, fates, states } = await line(input, () => wait(60));
    const { acks, trigger, send } = await plc(made);
    const sent = Date.now();
    for (let i = 0; i < 10; i++) await trigger({ trigger_id: i, part_id: `P${i}` });
    await trigger({ trigger_id: 3 });
    await send('', { trigger_id: 'u', station: 'x' });
    await until('acks', () => acks.length === 12);
    const acked = Date.now();
    await until('all', () => frames.length === 11);
    expect(frames.map(({ triggerId }) => triggerId)).toEqual([...Array.from({ length: 10 }, (_, i) => String(i)), 'u']);
    // Each got the picture of its moment, not of its turn.
    for (const { askedAt, capturedAt } of frames) {
      expect(askedAt!.getTime()).toBeLessThanOrEqual(acked);
      expect(capturedAt!.getTime() - askedAt!.getTime()).toBeLessThan(400);
    }
    expect(frames[0].askedAt!.getTime()).toBeGreaterThanOrEqual(sent);
    expect(acks[10]).toMatchObject({ trigger_id: '3', accepted: true, repeated: true });
    expect(acks[11]).toMatchObject({ trigger_id: 'u', accepted: true });
    expect(fates.filter((fate) => fate === 'repeated')).toHaveLength(1);
    await trigger({ trigger_id: 1, image: 'a.png' });
    await send('no json');
    await until('refusals', () => acks.length === 14);
    expect(acks.slice(12).map(({ accepted, reason }) => [accepted, reason])).toEqual([
      [false, 'The camera takes the picture here: a trigger brings none and names none.'],
      [false, 'A trigger of a camera is a JSON object, or empty.'],
    ]);
    expect(refused).toHaveLength(2);
    await made.program.kill();
    await until('missed', () => states.at(-1)?.state === 'offline');
    await made.program.start();
    await until('back', () => states.at(-1)?.state === 'online');
    expect(await input.check(new AbortController().signal)).toBe(
      'the broker answers; triggers are taken from clflow/v1/site/press/trigger',
    );
  });
});

describe.skipIf(noRtsp)(`a line whose camera is asked${noRtsp ? ' (skipped: no RTSP server)' : ''}`, () => {
  it('gives each trigger one result, of what was there then, also where the camera dies', async () => {
    const made = await broker();
    cleaning.push(() => made.remove());
    await made.program.start();
    const camera = await rtspServer();
    cleaning.push(() => camera.kill());
    await camera.start();
    const model = join(root, 'm.onnx');
    writeFileSync(model, await tinyModelFile(Array.from({ length: 40 }, (_, i) => i - 20)));
    const [output, archive] = [join(root, 'results.jsonl'), join(root, 'archive')];
    const config = {
      ...checkedLineConfig(
        {
          metrics: await freePort(),
          sinks: { lines: output, archive: { url: archive, good: 1 } },
          cameras: [
            {
              ...{ station: 'press', model, deadline_ms: 5000 },
              source: { url: `rtsp://anna:hunter2@127.0.0.1:${camera.port}/cam`, fps: 15 },
              trigger: { url: `mqtt://127.0.0.1:${made.port}`, wait_ms: 1500 },
            },
          ],
        },
        'test',
      ),
      state: join(root, 'whole'),
    };
    const notes: string[] = [];
    const parts = { once: false, onNote: (note: string) => void notes.push(note) };
    const findings = await tryLine(config, parts, new AbortController().signal);
    expect(findings.map(({ what, fine }) => [what, fine])).toEqual(
      ['model', 'source', 'trigger', 'sink', 'sink'].map((what) => [what, true]),
    );
    expect(findings[2].name).toBe(`press: mqtt://127.0.0.1:${made.port} (clflow/v1/site/press/trigger)`);

    const stop = new AbortController();
    const running = Line.run(await lineFromConfig(config, parts), stop.signal);
    cleaning.push(async () => {
      stop.abort();
      await running.catch(() => {});
    });
    const status = async () =>
      (await (await fetch(`http://127.0.0.1:${config.metrics}/status`).catch(() => null))?.text()) ?? '';
    const online = async (is: string) => {
      for (const end = Date.now() + 30_000; !(await status()).includes(`"state":"${is}","reason`); await wait(50))
        if (Date.now() > end) throw new Error(`not ${is}: ${await status()}`);
    };
    const results = (): Result[] => {
      const lines = readFileSync(output, { encoding: 'utf8', flag: 'a+' }).split('\n').slice(0, -1);
      return lines.map((text) => resultSchema.strict().parse(JSON.parse(text)));
    };
    await online('online');
    const { trigger } = await plc(made);
    await trigger({ trigger_id: 'black', part_id: 'P-1' });
    await until('a result', () => results().length === 1);
    await camera.kill();
    await online('offline');
    await trigger({ trigger_id: 'down' });
    await until('another', () => results().length === 2);
    await camera.start();
    await online('online');
    await trigger({ trigger_id: 'up' });
    await trigger({ trigger_id: 'up' });
    await until('a third', () => results().length === 3);
    await wait(100);
    const [black, down, up] = results();
    expect(results()).toHaveLength(3);
    expect(black).toMatchObject({ trigger_id: 'black', part_id: 'P-1', error: null, image: { width: 640 } });
    expect(black.image.uri).toBe(`rtsp://127.0.0.1:${camera.port}/cam`);
    expect(down).toMatchObject({ trigger_id: 'down', verdict: 'error', score: null, image: { sha256: null } });
    expect(down.error).toMatch(
      /^No picture of rtsp:\S+ came within 1500 ms of the trigger\. The camera rtsp:\S+ gives no pictures: .*/,
    );
    expect(down.timing_ms.total).toBeGreaterThan(1490);
    expect(up).toMatchObject({ trigger_id: 'up', error: null, sequence: 3 });
    const metrics = await (await fetch(`http://127.0.0.1:${config.metrics}/metrics`)).text();
    for (const [fate, times] of [
      ['pictured', 2],
      ['missed', 1],
      ['repeated', 1],
    ])
      expect(metrics).toContain(`clflow_watch_triggers_total{station="press",fate="${fate}"} ${times}`);
    stop.abort();
    const { stations } = await running;
    expect(stations[0].triggers).toEqual({ pictured: 2, missed: 1, repeated: 1 });
    expect(JSON.stringify([notes, results(), await status()])).not.toContain('hunter2');
  }, 120_000);
});
