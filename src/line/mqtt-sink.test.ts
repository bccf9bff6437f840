/** @file Against a real broker that is killed, hangs, refuses and comes back. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { BackOff } from './back-off.js';
import { parseMqttAddress } from './mqtt-address.js';
import { openMqttSink, type MqttTimes } from './mqtt-sink.js';
import { Refused, type Sink } from './sink.js';
import { numbered, until } from './testing/frames.js';
import { outgoing } from './testing/outgoing.js';
import { broker, noMosquitto, type Broker } from './testing/mosquitto.js';
import { wait } from './testing/programs.js';

const signal = new AbortController().signal;
const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

async function running(settings: string[] = [], files: Record<string, string> = {}): Promise<Broker> {
  const made = await broker(settings, files);
  cleaning.push(() => made.remove());
  await made.program.start();
  return made;
}

function sinkOn(address: string, times: MqttTimes = {}, env: Record<string, string> = {}): Sink {
  const parsed = parseMqttAddress(address, {}, { site: 'site', env });
  const backOff = () => new BackOff({ first: 50, most: 200 });
  const sink = openMqttSink(parsed, { name: parsed.name, stations: ['press', 'oven'] }, { backOff, ...times });
  cleaning.push(() => sink.close());
  return sink;
}

interface Listener {
  readonly client: MqttClient;
  readonly got: IPublishPacket[];
}

async function listener(port: number, topic = 'clflow/v1/#', more: object = {}): Promise<Listener> {
  const client = await connectAsync({ protocol: 'mqtt', host: '127.0.0.1', port, protocolVersion: 5, ...more });
  const got: IPublishPacket[] = [];
  client.on('message', (_topic, _payload, packet) => got.push(packet));
  client.on('error', () => {});
  await client.subscribeAsync(topic, { qos: 1 });
  cleaning.push(() => client.endAsync(true));
  return { client, got };
}

const text = ({ payload }: IPublishPacket) => payload.toString();
const state = (packet: IPublishPacket) => (JSON.parse(text(packet)) as { state: string }).state;

describe.skipIf(noMosquitto)(`an MQTT sink${noMosquitto ? ' (skipped: no mosquitto)' : ''}`, () => {
  it('publishes results at QoS 1 with their ids, and resolves once they are acknowledged', async () => {
    const { port } = await running();
    const { got } = await listener(port);
    const sink = sinkOn(`mqtt://127.0.0.1:${port}/werk`);
    expect(sink.name).toBe(`mqtt://127.0.0.1:${port}/werk`);
    await Promise.all([1, 2, 3].map((i) => sink.send(outgoing(numbered(i)), signal)));
    await sink.send(outgoing(numbered(1, { station: 'oven' })), signal);
    await until('four results', () => got.length === 4);
    expect(got.map(({ topic }) => topic)).toEqual([
      ...Array<string>(3).fill('clflow/v1/werk/press/result'),
      'clflow/v1/werk/oven/result',
    ]);
    expect(got.slice(0, 3).map((packet) => (JSON.parse(text(packet)) as { sequence: number }).sequence)).toEqual([
      1, 2, 3,
    ]);
    expect(got[0]).toMatchObject({ qos: 1, retain: false });
    expect(got[0].properties).toMatchObject({
      contentType: 'application/json',
      userProperties: { inspection_id: numbered(1).inspection_id },
    });
    expect(got[0].properties?.messageExpiryInterval).toBeGreaterThan(86_000);
  });

  it('keeps a state with a heartbeat, which becomes offline when it goes and when it dies', async () => {
    const { port } = await running();
    const { got } = await listener(port, 'clflow/v1/site/press/state');
    const sink = sinkOn(`mqtt://127.0.0.1:${port}`, { heartbeat: 300 });
    await sink.announce?.('{"schema":1,"state":"online"}', signal);
    await until('two heartbeats', () => got.length >= 3);
    expect(got.every((packet) => state(packet) === 'online')).toBe(true);
    const late = await listener(port, 'clflow/v1/site/press/state');
    await until('the kept state', () => late.got.length > 0);
    expect(late.got[0]).toMatchObject({ retain: true });
    await sink.close();
    await until('the goodbye', () => state(got[got.length - 1]) === 'offline');
    const after = await listener(port, 'clflow/v1/site/+/state');
    await until('the kept goodbye', () => after.got.length === 2);
    expect(after.got.map(state)).toEqual(['offline', 'offline']);
  });

  it('leaves a last will when it is killed', async () => {
    const { port } = await running();
    // Its process dies: the socket closes without a word.
    const script = `
      import { openMqttSink } from ${JSON.stringify(new URL('./mqtt-sink.ts', import.meta.url).href)};
      import { parseMqttAddress } from ${JSON.stringify(new URL('./mqtt-address.ts', import.meta.url).href)};
      const sink = openMqttSink(parseMqttAddress('mqtt://127.0.0.1:${port}/other', {}, { site: 's', env: {} }), { name: 'x', stations: ['press'] });
      await sink.check(new AbortController().signal);
      await sink.announce('{"schema":1,"state":"online"}', new AbortController().signal);
      process.kill(process.pid, 'SIGKILL');
    `;
    const folder = mkdtempSync(join(tmpdir(), 'clflow-will-'));
    cleaning.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'dies.mts');
    writeFileSync(file, script);
    const other = await listener(port, 'clflow/v1/other/press/state');
    expect(() => execFileSync(process.execPath, ['--import', 'tsx', file], { stdio: 'ignore' })).toThrow();
    await until('the last will', () => other.got.length === 2);
    expect(other.got.map(state)).toEqual(['online', 'offline']);
  });

  it('loses nothing over a broker that is killed: what it acknowledged arrives, the rest is refused', async () => {
    const made = await running();
    const session = {
      clientId: 'reader',
      clean: false,
      properties: { sessionExpiryInterval: 600 },
      reconnectPeriod: 100,
    };
    const { got } = await listener(made.port, 'clflow/v1/+/+/result', session);
    const sink = sinkOn(`mqtt://127.0.0.1:${made.port}`, { heartbeat: 200 });
    await sink.announce?.('{"schema":1,"state":"online"}', signal);
    const killing = (async () => {
      await wait(150);
      await made.program.kill();
      await wait(300);
      await made.program.start();
    })();
    let failures = 0;
    for (let i = 1; i <= 400; i++)
      for (;;) {
        try {
          await sink.send(outgoing(numbered(i)), signal);
          break;
        } catch (error) {
          failures++;
          expect((error as Error).message).toMatch(/^The broker mqtt:\/\/127.0.0.1:\d+ cannot be reached: .*\.$/);
        }
      }
    await killing;
    const seen = () => new Set(got.map((packet) => packet.properties?.userProperties?.inspection_id)).size;
    await until('all of them', () => seen() === 400);
    expect(failures).toBeGreaterThan(0);
    // And the kept state is there again, without anyone asking for it.
    const { got: states } = await listener(made.port, 'clflow/v1/site/press/state');
    await until('the state', () => states.some((packet) => state(packet) === 'online'));
  });

  it('does not wait for a broker that hangs', async () => {
    const { port, program } = await running();
    const sink = sinkOn(`mqtt://127.0.0.1:${port}`, { timeout: 500 });
    await sink.send(outgoing(numbered(1)), signal);
    program.signal('SIGSTOP');
    await expect(sink.send(outgoing(numbered(2)), signal)).rejects.toThrow('did not acknowledge within 0.5 s');
    program.signal('SIGCONT');
    await until('it answers again', () => true);
    await sink.send(outgoing(numbered(2)), signal).catch(() => sink.send(outgoing(numbered(2)), signal));
  });

  it('says what an access list and a password are missing, and never the password', async () => {
    const acl = 'user anna\ntopic write clflow/v1/site/+/state\n';
    const { port, folder } = await running(
      ['allow_anonymous false', 'password_file FOLDER/passwords', 'acl_file FOLDER/acl'],
      { passwords: '', acl },
    );
    execFileSync('mosquitto_passwd', ['-b', join(folder, 'passwords'), 'anna', 'hunter2'], { stdio: 'ignore' });
    const made = readFileSync(join(folder, 'passwords'), 'utf8');
    expect(made).toContain('anna');
    const again = await running(['allow_anonymous false', 'password_file FOLDER/passwords', 'acl_file FOLDER/acl'], {
      passwords: made,
      acl,
    });
    const wrong = sinkOn(`mqtt://anna:hunter3@127.0.0.1:${port}`, { timeout: 1500 });
    const denied = wrong.send(outgoing(numbered(1)), signal);
    await expect(denied).rejects.toThrow('check user and password');
    await expect(denied).rejects.not.toThrow('hunter');
    const env = { CLFLOW_MQTT_USER: 'anna', CLFLOW_MQTT_PASSWORD: 'hunter2' };
    const barred = sinkOn(`mqtt://127.0.0.1:${again.port}`, {}, env);
    await barred.announce?.('{"schema":1,"state":"online"}', signal);
    await expect(barred.send(outgoing(numbered(1)), signal)).rejects.toThrow(
      'allow the topic clflow/v1/site/press/result in its access list',
    );
  });

  it('refuses for good what the broker will never take', async () => {
    const { port } = await running(['max_packet_size 3000']);
    const sink = sinkOn(`mqtt://127.0.0.1:${port}`, { timeout: 1000 });
    const large = outgoing(numbered(1, { tags: { note: 'x'.repeat(5000) } }));
    await expect(sink.send(large, signal)).rejects.toBeInstanceOf(Refused);
    await expect(sink.send(outgoing(numbered(1, { station: 'gone' })), signal)).rejects.toBeInstanceOf(Refused);
  });

  it('speaks TLS with a certificate that it can check, and with no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clflow-tls-'));
    cleaning.push(() => rmSync(folder, { recursive: true }));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const { port } = await running([`certfile ${cert}`, `keyfile ${key}`]);
    const sink = sinkOn(`mqtts://localhost:${port}/werk?ca=${encodeURIComponent(cert)}`);
    await sink.send(outgoing(numbered(1)), signal);
    const blind = sinkOn(`mqtts://localhost:${port}/werk`, { timeout: 1000 });
    await expect(blind.send(outgoing(numbered(1)), signal)).rejects.toThrow('self-signed certificate');
    expect(() => sinkOn(`mqtts://localhost:${port}/werk?ca=/no/such.pem`)).toThrow(
      'The file /no/such.pem for TLS cannot be read',
    );
  });

  it('waits with a whole window on one signal, without a warning', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => void warnings.push(warning);
    process.on('warning', warned);
    cleaning.push(() => process.off('warning', warned));
    const { port } = await running();
    const sink = sinkOn(`mqtt://127.0.0.1:${port}`);
    const stop = new AbortController();
    const all = Array.from({ length: sink.window }, (_, i) => sink.send(outgoing(numbered(i + 1)), stop.signal));
    await Promise.all(all);
    await wait(20);
    expect(warnings.map(({ message }) => message)).toEqual([]);
  });

  it('stops waiting when it is told to', async () => {
    const sink = sinkOn('mqtt://127.0.0.1:1', { timeout: 5000 });
    const stop = new AbortController();
    const sending = sink.send(outgoing(numbered(1)), stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(sending).rejects.toMatchObject({ code: 'interrupted' });
  });
});
