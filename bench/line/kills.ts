/**
 * @file Many results with clflow, the broker, the webhook receiver and the PLC each killed −9 at random: is one lost, does one come
 * twice, and can that be told?
 */
import { readFileSync, renameSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/random.js';
import { broker } from '../../src/line/testing/mosquitto.js';
import { freePort, Program, wait } from '../../src/line/testing/programs.js';
import { lineOf, modelIn, picture, readerAt } from './parts.js';

const KEY = 'a key that only the bench knows';
/** Pictures that lie in the folder and have no result yet. */
const AHEAD = 400;

export interface KillsOptions {
  readonly root: string;
  readonly results: number;
  readonly seed: number;
  /** Mean seconds between two kills. */
  readonly every: number;
}

export async function kills({ root, results: wanted, seed, every }: KillsOptions): Promise<boolean> {
  const random = new Random(seed);
  const [folder, state, log] = ['in', 'state', 'webhook.log'].map((name) => join(root, 'kills', name));
  rmSync(join(root, 'kills'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const model = await modelIn(root, true);
  const mosquitto = await broker();
  const [hook, plc] = [await freePort(), await freePort()];
  const here = import.meta.dirname;
  const programs = {
    broker: mosquitto.program,
    receiver: new Program(process.execPath, [join(here, 'receiver.mjs'), String(hook), log, KEY], hook),
    plc: new Program(
      process.env.PYTHON ?? join(here, '../../.ci/.venv/bin/python'),
      [join(here, '../../src/line/testing/modbus_server.py'), String(plc)],
      plc,
    ),
    clflow: await lineOf(
      join(root, 'kills'),
      {
        state,
        sinks: {
          broker: `mqtt://127.0.0.1:${mosquitto.port}/bench`,
          receiver: { url: `http://127.0.0.1:${hook}/`, window: 4 },
          plc: `modbus://127.0.0.1:${plc}`,
          file: join(root, 'kills/results.jsonl'),
        },
        cameras: [{ station: 'press', model, source: folder }],
      },
      { CLFLOW_WEBHOOK_KEY: KEY },
    ),
  };
  for (const program of Object.values(programs)) await program.start();
  const reader = await readerAt(mosquitto.port, ({ image }) => {
    // As a line clears up.
    setTimeout(() => rmSync(image.uri), 10_000);
  });
  const began = Date.now();
  const killed: Record<string, number> = {};
  let over = false;

  const killing = (async () => {
    for (;;) {
      await wait(every * 1000 * random.uniform(0.3, 1.7));
      if (over) return;
      const [name, program] = Object.entries(programs)[random.integer(0, 4)];
      await program.kill();
      killed[name] = (killed[name] ?? 0) + 1;
      await wait(random.uniform(100, 1500));
      await program.start();
    }
  })();

  for (let i = 0; i < wanted; i++) {
    while (i - reader.results.length > AHEAD) await wait(50);
    const path = join(folder, `${String(i).padStart(6, '0')}.png`);
    writeFileSync(`${path}.part`, await picture(i));
    renameSync(`${path}.part`, path);
    if (i % 1000 === 0) console.log(`${i} pictures, ${reader.seen.size} results, ${(Date.now() - began) / 1000} s`);
  }
  const hooked = () => readFileSync(log, 'utf8').split('\n').filter(Boolean);
  const filed = () => readFileSync(join(root, 'kills/results.jsonl'), 'utf8').split('\n').filter(Boolean);
  const told = () =>
    programs.plc.output
      .split('\n')
      .filter((line) => line.startsWith('{"function": 16, "address": 0,'))
      .map((line) => (JSON.parse(line) as { values: number[] }).values[0]);
  const complete = () =>
    [reader.seen.size, new Set(hooked()).size, new Set(told()).size, new Set(filed()).size].every((n) => n >= wanted);
  for (const end = Date.now() + 120_000; !complete() && Date.now() < end;) await wait(500);
  over = true;
  await killing;
  await wait(2000);

  const seconds = (Date.now() - began) / 1000;
  const files = new Set(reader.results.map(({ image }) => image.uri)).size;
  const sequences = reader.results.map(({ sequence }) => sequence);
  console.log(`${wanted} pictures, ${seconds.toFixed(0)} s; killed −9: ${JSON.stringify(killed)}`);
  console.log(
    `inspected ${files} pictures, ${reader.results.length} inspections, sequences 1 to ${Math.max(...sequences)}`,
  );
  const rows = {
    broker: {
      ids: reader.results.map(({ sequence }) => sequence),
      all: [...reader.seen.values()].reduce((a, b) => a + b, 0),
    },
    receiver: { ids: hooked().map((line) => Number(line.split(' ')[0])), all: hooked().length },
    plc: { ids: told(), all: told().length },
    file: { ids: filed().map((line) => (JSON.parse(line) as { sequence: number }).sequence), all: filed().length },
  };
  let fine = files === wanted;
  for (const [name, { ids, all }] of Object.entries(rows)) {
    const first = [...new Set(ids)];
    const lost = wanted - first.length;
    const disorder = first.filter((id, i) => i > 0 && id < first[i - 1]).length;
    fine &&= lost === 0;
    console.log(`${name.padEnd(9)} lost ${lost}, twice ${all - first.length}, out of order ${disorder}`);
  }
  await programs.clflow.kill();
  await reader.client.endAsync(true);
  await Promise.all([programs.receiver.kill(), programs.plc.kill()]);
  await mosquitto.remove();
  return fine;
}
