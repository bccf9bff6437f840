/**
 * @file A line under fire: thousands of pictures, while the broker, the webhook's receiver and `clflow watch` itself are each killed
 * at random moments. Counts what is lost and what comes twice, at every end.
 *
 *   npm run build && tsx bench/line-chaos.ts --results 10000 [--rate 40] [--kill-every 20] [--port 28840]
 *
 * Needs mosquitto. Exit status 1 when anything is lost, or comes twice under another id.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectAsync, type MqttClient } from 'mqtt';
import { writeModel } from '../src/detector/index.js';
import { metadataOf, randomImage, tinyModel } from '../src/detector/testing/tiny-model.js';
import { encodePng } from '../src/image/index.node.js';
import type { Result } from '../src/line/index.js';

const { values } = parseArgs({
  options: {
    results: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '40' },
    'kill-every': { type: 'string', default: '20' },
    port: { type: 'string', default: '28840' },
  },
});
const [wanted, rate, killEvery, port] = [values.results, values.rate, values['kill-every'], values.port].map(Number);

const root = mkdtempSync(join(tmpdir(), 'clflow-chaos-'));
const folder = join(root, 'in');
mkdirSync(folder);
const model = join(root, 'm.onnx');
const tiny = await tinyModel('joined');
writeFileSync(
  model,
  await writeModel(
    tiny,
    metadataOf(
      tiny,
      Array.from({ length: 40 }, (_, i) => i - 20),
    ),
  ),
);
const images = await Promise.all(Array.from({ length: 16 }, (_, i) => encodePng(randomImage(64, 96, i))));

/** What an end has received: each id, how often, and for which picture. */
class Received {
  readonly times = new Map<string, number>();
  readonly results = new Map<string, Pick<Result, 'sequence' | 'image'>>();

  take(result: Result): void {
    this.times.set(result.inspection_id, (this.times.get(result.inspection_id) ?? 0) + 1);
    this.results.set(result.inspection_id, { sequence: result.sequence, image: result.image });
  }

  report(name: string): boolean {
    const all = [...this.results.values()];
    const pictures = new Set(all.map(({ image }) => image.uri)).size;
    const sequences = new Set(all.map(({ sequence }) => sequence)).size;
    const again = [...this.times.values()].reduce((sum, times) => sum + times - 1, 0);
    const lost = wanted - pictures;
    console.log(
      `${name.padEnd(8)} ${all.length} results, ${lost} pictures lost, ${again} received again with the same id, ` +
        `${all.length - pictures} pictures with two ids, ${sequences} places in the order`,
    );
    return lost === 0 && all.length === pictures && sequences === all.length;
  }
}

/** A process that is killed and started again. */
class Victim {
  private child: ChildProcess | null = null;
  kills = 0;

  constructor(private readonly command: readonly string[]) {}

  start(): void {
    const [program, ...args] = this.command;
    this.child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'], cwd: root });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
    this.kills++;
  }
}

const mosquitto = join(root, 'mosquitto.conf');
writeFileSync(
  mosquitto,
  `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location ${root}/\nautosave_on_changes true\n` +
    'autosave_interval 1\nmax_queued_messages 0\n',
);
const broker = new Victim(['mosquitto', '-c', mosquitto]);
const receiverScript = join(root, 'receiver.mjs');
const receivedFile = join(root, 'received.jsonl');
writeFileSync(
  receiverScript,
  `import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    appendFileSync(${JSON.stringify(receivedFile)}, body + '\\n');
    response.writeHead(204).end();
  });
}).listen(${port + 1}, '127.0.0.1');`,
);
const receiver = new Victim([process.execPath, receiverScript]);
const config = join(root, 'line.json');
const lines = join(root, 'lines.jsonl');
writeFileSync(
  config,
  JSON.stringify({
    state: join(root, 'state'),
    sinks: { broker: `mqtt://127.0.0.1:${port}`, webhook: { url: `http://127.0.0.1:${port + 1}/`, window: 8 }, lines },
    cameras: [{ station: 'line-3', model, source: folder }],
  }),
);
const cli = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');
const line = new Victim([process.execPath, cli, 'watch', '--config', config]);

const byMqtt = new Received();
broker.start();
receiver.start();
await pause(1000);
const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${port}`, {
  protocolVersion: 5,
  clientId: 'consumer',
  clean: false,
  properties: { sessionExpiryInterval: 86_400 },
  reconnectPeriod: 200,
});
client.on('message', (_, payload) => byMqtt.take(JSON.parse(payload.toString()) as Result));
client.on('error', () => {});
await client.subscribeAsync('clflow/v1/+/line-3/result', { qos: 1 });
line.start();

let placed = 0;
const began = Date.now();
const camera = setInterval(() => {
  const due = Math.min(wanted, Math.floor(((Date.now() - began) / 1000) * rate));
  for (; placed < due; placed++) {
    const name = `part-${String(placed).padStart(6, '0')}.png`;
    writeFileSync(join(folder, `.${name}`), images[placed % images.length]);
    renameSync(join(folder, `.${name}`), join(folder, name));
  }
}, 100);

const victims: Record<string, Victim> = { broker, receiver, line };
let stopped = false;
const killing = (async () => {
  while (!stopped) {
    await pause(killEvery * 1000 * (0.5 + Math.random()));
    if (stopped) return;
    const [name, victim] = Object.entries(victims)[Math.floor(Math.random() * 3)];
    await victim.kill();
    console.log(
      `${Math.round((Date.now() - began) / 1000)} s: ${name} killed (${placed} pictures, ${byMqtt.results.size} by MQTT)`,
    );
    await pause(1500);
    victim.start();
  }
})();

const seconds = (): number => (Date.now() - began) / 1000;
const longest = wanted / rate + 1800;
let stillAt = seconds();
let count = 0;
while (seconds() < longest) {
  await pause(500);
  if (byMqtt.results.size !== count) [count, stillAt] = [byMqtt.results.size, seconds()];
  if (placed === wanted) stopped = true;
  if (placed === wanted && byMqtt.results.size >= wanted && seconds() - stillAt > 5) break;
  if (placed === wanted && seconds() - stillAt > 120) break;
}
await killing;
await pause(3000);
clearInterval(camera);
const took = seconds();
await line.kill('SIGTERM');
await client.endAsync(true);
await receiver.kill('SIGTERM');
await broker.kill('SIGTERM');

function receivedFrom(path: string): Received {
  const received = new Received();
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    // A receiver that was killed may have left a piece of a line; it has not answered for it.
    try {
      if (text !== '') received.take(JSON.parse(text) as Result);
    } catch {
      continue;
    }
  }
  return received;
}

console.log(
  `\n${wanted} pictures in ${Math.round(took)} s; killed: broker ${broker.kills - 1}, receiver ${receiver.kills - 1}, line ${line.kills - 1} times`,
);
const fine = [byMqtt.report('MQTT'), receivedFrom(receivedFile).report('webhook'), receivedFrom(lines).report('lines')];
rmSync(root, { recursive: true });
process.exitCode = fine.every(Boolean) ? 0 : 1;
