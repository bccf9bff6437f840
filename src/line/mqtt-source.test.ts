/** @file With a real broker between the PLC and the line. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientPublishOptions } from 'mqtt';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BackOff } from './back-off.js';
import { parseMqttAddress } from './mqtt-address.js';
import { mqttSource } from './mqtt-source.js';
import { until } from './testing/frames.js';
import { taking } from './testing/taking.js';
import { broker, noMosquitto, type Broker } from './testing/mosquitto.js';
import { wait } from './testing/programs.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-trigger-'));
const folder = join(root, 'images');
let picture: Buffer;
beforeAll(async () => {
  picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } })
    .png()
    .toBuffer();
  mkdirSync(join(folder, 'deep'), { recursive: true });
  mkdirSync(join(root, 'images-not'));
  writeFileSync(join(folder, 'deep/a.png'), picture);
  for (const elsewhere of ['secret.png', 'images-not/b.png']) writeFileSync(join(root, elsewhere), picture);
  symlinkSync(join(root, 'secret.png'), join(folder, 'link.png'));
});
afterAll(() => rmSync(root, { recursive: true }));

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

interface Ack {
  readonly trigger_id: string | null;
  readonly accepted: boolean;
  readonly reason?: string;
}

async function plc({ port }: Broker) {
  const client = await connectAsync({
    protocol: 'mqtt',
    host: '127.0.0.1',
    port,
    protocolVersion: 5,
    reconnectPeriod: 100,
    clientId: 'plc',
    clean: false,
    properties: { sessionExpiryInterval: 600 },
  });
  const acks: Ack[] = [];
  client.on('message', (_topic, payload) => acks.push(JSON.parse(payload.toString()) as Ack));
  client.on('error', () => {});
  await client.subscribeAsync('clflow/v1/site/press/ack', { qos: 1 });
  cleaning.push(() => client.endAsync(true));
  return {
    acks,
    trigger: (payload: string | Buffer | object, userProperties?: object, more: IClientPublishOptions = {}) =>
      client.publishAsync(
        'clflow/v1/site/press/trigger',
        typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
        { qos: 1, properties: userProperties && { userProperties: { ...userProperties } }, ...more },
      ),
  };
}

/** A line that settles each frame after a while; null: never. */
function line({ port }: Broker, after: number | null = 0) {
  const address = parseMqttAddress(`mqtt://127.0.0.1:${port}`, {}, { site: 'site', env: {} });
  const backOff = new BackOff({ first: 50, most: 200 });
  const source = mqttSource(address, 'press', { folder, maxBytes: 1e6, backOff, timeout: 2000 });
  const taken = taking(source, async (frame) => {
    if (after === null) return;
    await wait(after);
    await frame.settle('normal', '{}');
  });
  cleaning.push(taken.end);
  return { source, ...taken };
}

describe.skipIf(noMosquitto)(`triggers by MQTT${noMosquitto ? ' (skipped: no mosquitto)' : ''}`, () => {
  async function running(settings: string[] = [], files = {}) {
    const made = await broker(settings, files);
    cleaning.push(() => made.remove());
    await made.program.start();
    return made;
  }

  it('bring an image, name one, or neither, and are acknowledged', async () => {
    const made = await running();
    const { frames, states } = line(made);
    await until('online', () => states.length > 0);
    const { acks, trigger } = await plc(made);
    await trigger(picture, { trigger_id: '1', part_id: 'A-7', captured_at: '2026-03-01T14:05:09Z', lot: '12' });
    await trigger({ trigger_id: 2, image: 'deep/a.png', shift: 'early' });
    await trigger({ trigger_id: '3', image: join(folder, 'deep/a.png') });
    await trigger({ trigger_id: '4' });
    await trigger('');
    await until('five', () => frames.length === 5 && acks.length === 5);
    expect(frames[0]).toMatchObject({ triggerId: '1', partId: 'A-7', tags: { lot: '12' } });
    expect(frames[0].uri).toBe('clflow/v1/site/press/trigger');
    expect(frames[0].capturedAt?.toISOString()).toBe('2026-03-01T14:05:09.000Z');
    expect(frames[1]).toMatchObject({ triggerId: '2', tags: { shift: 'early' }, uri: join(folder, 'deep/a.png') });
    expect(frames.map(({ content }) => content?.length ?? null)).toEqual([
      ...Array<number>(3).fill(picture.length),
      null,
      null,
    ]);
    expect(acks.map(({ trigger_id, accepted }) => [trigger_id, accepted])).toEqual([
      ['1', true],
      ['2', true],
      ['3', true],
      ['4', true],
      [null, true],
    ]);
  });

  it('name no file of anywhere else, and say nothing of what is there', async () => {
    const made = await running();
    const { frames, states, refused } = line(made);
    await until('online', () => states.length > 0);
    const { acks, trigger } = await plc(made);
    const hostile: unknown[] = [
      '../secret.png',
      join(root, 'secret.png'),
      join(root, 'images-not/b.png'),
      'link.png',
      'deep/../../secret.png',
      '/etc/passwd',
      '/no/such/file',
      `file://${join(root, 'secret.png')}`,
      'file://otherhost/share/a.png',
      'http://127.0.0.1/a.png',
      'a\0.png',
      '.',
    ];
    for (const image of hostile) await trigger({ trigger_id: 'x', image });
    await until('all acks', () => acks.length === hostile.length);
    expect(new Set(acks.map(({ reason }) => reason))).toEqual(
      new Set(['image has to be a file in the folder of this line.']),
    );
    for (const odd of [{ image: 7 }, { image: 'deep' }, 'no json', '[1]', { trigger_id: {} }, Buffer.from('%PDF-1.4')])
      await trigger(odd);
    await until('all acks', () => acks.length === hostile.length + 6);
    expect(acks.every(({ accepted }) => !accepted)).toBe(true);
    expect(refused).toHaveLength(acks.length);
    expect(frames).toEqual([]);
  });

  it('are kept while clflow is away, and come again where no result was made', async () => {
    const made = await running();
    const first = line(made, null);
    await until('online', () => first.states.length > 0);
    const { trigger } = await plc(made);
    await trigger({ trigger_id: 'a' });
    await until('taken, and never settled', () => first.frames.length === 1);
    await first.end();
    await trigger({ trigger_id: 'b' });
    const second = line(made);
    await until('both', () => second.frames.length === 2);
    expect(second.frames.map(({ triggerId }) => triggerId)).toEqual(['a', 'b']);
    await wait(100);
    await second.end();
    const third = line(made);
    await until('online', () => third.states.length > 0);
    await wait(200);
    expect(third.frames).toEqual([]);
  });

  it('are not taken twice over a broker that dies while they are inspected', async () => {
    const made = await running();
    const { frames, states } = line(made, 800);
    await until('online', () => states.length > 0);
    const { trigger } = await plc(made);
    await trigger({ trigger_id: 'a' });
    await until('taken', () => frames.length === 1);
    await wait(200);
    await made.program.kill();
    await until('missed', () => states.at(-1)?.state === 'offline');
    expect(states.at(-1)?.reason).toMatch(/^The broker mqtt:\/\/127.0.0.1:\d+ cannot be reached: .*\.$/);
    await made.program.start();
    await until('back', () => states.at(-1)?.state === 'online');
    await trigger({ trigger_id: 'b' });
    await until('the next', () => frames.some(({ triggerId }) => triggerId === 'b'));
    expect(frames.filter(({ triggerId }) => triggerId === 'a')).toHaveLength(1);
  });

  it('are not taken from those that the broker keeps', async () => {
    const made = await running();
    const { trigger } = await plc(made);
    await trigger({ trigger_id: 'old' }, undefined, { retain: true });
    const { frames, states } = line(made);
    await until('online', () => states.length > 0);
    await trigger({ trigger_id: 'new' });
    await until('the new one', () => frames.length > 0);
    expect(frames.map(({ triggerId }) => triggerId)).toEqual(['new']);
  });

  it('answer a dry run', async () => {
    const made = await running();
    const { signal } = new AbortController();
    expect(await line(made).source.check?.(signal)).toBe(
      'the broker answers; triggers are taken from clflow/v1/site/press/trigger',
    );
    await made.program.kill();
    await expect(line(made).source.check?.(signal)).rejects.toThrow('cannot be reached');
  });
});
