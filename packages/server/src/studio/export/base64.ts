/** @file A file as a script that holds it: pages that are opened from a disk may load scripts, but no other files. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Planned } from './plan.js';
import { said } from '../said.js';

/** @param name of the global that is given the content in base64 */
export async function base64Entry(path: string, name: string, from: string): Promise<Planned> {
  const found = await stat(from).catch(() => null);
  if (!found) throw said('model-file-gone');
  const [before, after] = [`globalThis.${name} = "`, '";\n'];
  return {
    path,
    bytes: before.length + 4 * Math.ceil(found.size / 3) + after.length,
    async *content() {
      yield Buffer.from(before);
      // Three bytes become four signs: what is over waits for the next part.
      let rest: Uint8Array = new Uint8Array(0);
      for await (const part of createReadStream(from, { highWaterMark: 3 * 65_536 }) as AsyncIterable<Buffer>) {
        const whole = Buffer.concat([rest, part]);
        const even = whole.length - (whole.length % 3);
        rest = whole.subarray(even);
        yield Buffer.from(whole.toString('base64', 0, even));
      }
      yield Buffer.from(Buffer.from(rest).toString('base64') + after);
    },
  };
}
