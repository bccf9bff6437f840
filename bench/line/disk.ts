/** @file The disk of the state fills up while the broker is away: does the line go on, and does every verdict that is not good arrive? */
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { broker } from '../../src/line/testing/mosquitto.js';
import { wait } from '../../src/line/testing/programs.js';
import { mountSmallDisk, resizeDisk, unmount } from '../../test/support/small-disk.js';
import { lineOf, modelIn, picture, readerAt, statusOf } from './parts.js';

const MOST = 2000;
/** Results in memory after which the disk gets room again. */
const UNSAFE = 50;

export async function disk({ root }: { root: string }): Promise<boolean> {
  const small = mountSmallDisk('40m');
  if (small === undefined) {
    console.log('No file system may be mounted here.');
    return false;
  }
  const place = join(root, 'disk');
  const folder = join(place, 'in');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const mosquitto = await broker();
  await mosquitto.program.start();
  const reader = await readerAt(mosquitto.port);
  await mosquitto.program.kill();
  const line = await lineOf(place, {
    state: join(small, 'state'),
    sinks: { broker: `mqtt://127.0.0.1:${mosquitto.port}/bench` },
    cameras: [{ station: 'press', model: await modelIn(root, true), source: folder }],
  });
  try {
    await line.start();
    let pictures = 0;
    let unsafe = 0;
    for (; pictures < MOST && unsafe < UNSAFE; pictures++) {
      const path = join(folder, `${pictures}.png`);
      writeFileSync(`${path}.part`, await picture(pictures));
      renameSync(`${path}.part`, path);
      if (pictures % 50 > 0) continue;
      fill(small);
      let inspected = 0;
      for (; inspected < pictures - 100; await wait(100)) {
        const { stations, unsafe: now } = await statusOf(line);
        inspected = Object.values(stations[0].verdicts).reduce((a, b) => a + b, 0);
        unsafe = now;
      }
    }
    console.log(`full after ${pictures} pictures: ${unsafe} results in memory alone, and the line goes on`);
    await mosquitto.program.start();
    await wait(5000);
    console.log(`with the disk still full the broker has ${reader.seen.size} of them`);
    resizeDisk(small, '128m');
    for (let i = 0; i < 240 && reader.seen.size < pictures; i++) await wait(500);
    const { unsafe: left, sinks, stations } = await statusOf(line);
    const { normal } = stations[0].verdicts;
    console.log(
      `with room again: ${reader.seen.size} of ${pictures} arrived, ${sinks[0].dropped} good ones were dropped and counted`,
    );
    console.log(
      `in memory alone ${left}; good ones among all ${normal}; said: ${line.output.trim().split('\n').slice(-4).join(' | ')}`,
    );
    return left === 0 && reader.seen.size + sinks[0].dropped === pictures;
  } finally {
    await line.kill();
    await reader.client.endAsync(true);
    await mosquitto.remove();
    unmount(small);
  }
}

/** As another program does that writes until there is no room. */
function fill(place: string): void {
  for (let bytes = 2 ** 20; bytes >= 4096;) {
    try {
      appendFileSync(join(place, 'ballast'), Buffer.alloc(bytes));
    } catch {
      bytes /= 4;
    }
  }
}
