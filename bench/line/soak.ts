/** @file Five pictures a second, for an hour or longer: does the memory of clflow and of its model's process stay flat? */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { broker } from '../../src/line/testing/mosquitto.js';
import { wait } from '../../src/line/testing/programs.js';
import { lineOf, modelIn, picture, readerAt } from './parts.js';

const A_SECOND = 5;
/** Share of the time at the beginning that is not judged: caches fill, the runtime warms up. */
const WARMING = 0.25;
/** Growth from the second to the last quarter that is not called flat. */
const MOST_GROWTH = 0.05;

export async function soak({ root, seconds }: { root: string; seconds: number }): Promise<boolean> {
  const place = join(root, 'soak');
  const folder = join(place, 'in');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const model = await modelIn(root, false);
  const mosquitto = await broker();
  await mosquitto.program.start();
  const line = await lineOf(place, {
    state: join(place, 'state'),
    sinks: { broker: `mqtt://127.0.0.1:${mosquitto.port}/bench`, file: join(place, 'results.jsonl') },
    cameras: [{ station: 'press', model, source: folder }],
  });
  await line.start();
  const reader = await readerAt(mosquitto.port, ({ image }) => {
    // As a line clears up.
    setTimeout(() => unlinkSync(image.uri), 5000);
  });
  const began = Date.now();
  const samples: { readonly at: number; readonly main: number; readonly children: number }[] = [];
  for (let i = 0; i < seconds * A_SECOND; i++) {
    const path = join(folder, `${i}.png`);
    writeFileSync(`${path}.part`, await picture(i, 512));
    renameSync(`${path}.part`, path);
    const at = (Date.now() - began) / 1000;
    if (i % (A_SECOND * 5) === 0) samples.push({ at, ...memoryOf(line.pid) });
    await wait(Math.max(0, began + ((i + 1) * 1000) / A_SECOND - Date.now()));
  }
  // A busy machine is behind.
  for (let i = 0; i < 240 && reader.results.length < seconds * A_SECOND; i++) await wait(500);
  const judged = samples.slice(Math.floor(samples.length * WARMING));
  const quarter = Math.ceil(judged.length / 3);
  const mean = (part: typeof samples, of: 'main' | 'children') =>
    part.reduce((sum, one) => sum + one[of], 0) / part.length;
  let flat = true;
  for (const of of ['main', 'children'] as const) {
    const [first, last] = [mean(judged.slice(0, quarter), of), mean(judged.slice(-quarter), of)];
    flat &&= last < first * (1 + MOST_GROWTH);
    console.log(`memory of ${of}: ${first.toFixed(0)} MB, then ${last.toFixed(0)} MB`);
  }
  console.log(
    `${reader.results.length} of ${seconds * A_SECOND} results in ${((Date.now() - began) / 1000).toFixed(0)} s`,
  );
  await line.kill();
  await reader.client.endAsync(true);
  await mosquitto.remove();
  return flat && reader.results.length === seconds * A_SECOND;
}

/** Megabytes of a process and of those that it started. */
function memoryOf(pid: number) {
  const of = (id: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return { main: of(pid), children: children.reduce((sum, id) => sum + of(id), 0) };
}
