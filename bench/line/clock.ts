/** @file The clock is set back by an hour while the line runs (libfaketime): does it go on, in order, and with ids of their own? */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { broker } from '../../src/line/testing/mosquitto.js';
import { wait } from '../../src/line/testing/programs.js';
import { lineOf, modelIn, picture, readerAt } from './parts.js';

/** Debian: apt-get install faketime. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const PICTURES = 60;
const SETTINGS = ['+0', '-3600', '+3600'];

export async function clock({ root }: { root: string }): Promise<boolean> {
  if (!existsSync(LIBRARY)) {
    console.log(`Needs ${LIBRARY}: apt-get install faketime`);
    return false;
  }
  const place = join(root, 'clock');
  const folder = join(place, 'in');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const offset = join(place, 'offset');
  const mosquitto = await broker();
  await mosquitto.program.start();
  writeFileSync(offset, SETTINGS[0]);
  const line = await lineOf(
    place,
    {
      state: join(place, 'state'),
      sinks: { broker: `mqtt://127.0.0.1:${mosquitto.port}/bench` },
      cameras: [{ station: 'press', model: await modelIn(root, true), source: folder, deadline_ms: 10_000 }],
    },
    // The monotonic clock is not set back by setting the clock.
    { LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: offset, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' },
  );
  await line.start();
  const reader = await readerAt(mosquitto.port);
  for (let i = 0; i < PICTURES; i++) {
    if (i % (PICTURES / SETTINGS.length) === 0) {
      writeFileSync(offset, SETTINGS[i / (PICTURES / SETTINGS.length)]);
      await wait(500);
    }
    const path = join(folder, `${String(i).padStart(3, '0')}.png`);
    writeFileSync(`${path}.part`, await picture(i));
    renameSync(`${path}.part`, path);
    await wait(100);
  }
  for (let i = 0; i < 60 && reader.seen.size < PICTURES; i++) await wait(500);
  const { results } = reader;
  const hours = results.map(({ decided_at }) => Math.round((Date.parse(decided_at) - Date.now()) / 3_600_000));
  const ascending = results.every(({ sequence }, i) => i === 0 || sequence === results[i - 1].sequence + 1);
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  const sane = results.every(({ timing_ms: { total } }) => total >= 0 && total < 10_000);
  console.log(`${results.length} of ${PICTURES} results; hours by its clock: ${[...new Set(hours)].join(', ')}`);
  console.log(`sequences without a gap: ${ascending}; times sane: ${sane}; verdicts: ${[...verdicts].join(', ')}`);
  const ids = results.map(({ inspection_id }) => inspection_id);
  console.log(`ids: ${new Set(ids).size} of their own, ascending: ${ids.every((id, i) => i === 0 || id > ids[i - 1])}`);
  await line.kill();
  await reader.client.endAsync(true);
  await mosquitto.remove();
  return results.length === PICTURES && ascending && sane && !verdicts.has('error') && hours.includes(-1);
}
