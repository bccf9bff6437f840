import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRegularFile } from './read-file.node.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clflow-read-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const refused = (path: string, reason: string) => ({ code: 'io', message: `Cannot read ${path}: ${reason}` });

describe('readRegularFile', () => {
  it('gives the bytes of a file, of an empty one, and of one behind a link', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, Uint8Array.from([1, 2, 3]));
    symlinkSync(path, join(folder, 'link'));
    writeFileSync(join(folder, 'empty'), '');
    // Strictly a Uint8Array: a Buffer would not be equal.
    expect(await readRegularFile(path)).toStrictEqual(Uint8Array.from([1, 2, 3]));
    expect(await readRegularFile(join(folder, 'link'))).toStrictEqual(Uint8Array.from([1, 2, 3]));
    expect(await readRegularFile(join(folder, 'empty'))).toHaveLength(0);
  });

  it('refuses a folder and a missing file', async () => {
    await expect(readRegularFile(folder)).rejects.toMatchObject(refused(folder, 'it is a folder; name a file.'));
    const path = join(folder, 'none');
    await expect(readRegularFile(path)).rejects.toMatchObject(
      refused(path, 'there is no such file or folder; check the path.'),
    );
  });

  it('refuses a file over the limit before it takes memory', async () => {
    const path = join(folder, 'sparse');
    writeFileSync(path, '');
    truncateSync(path, 3 * 2 ** 30);
    await expect(readRegularFile(path)).rejects.toMatchObject(
      refused(path, 'it has 3.0 GiB, and at most 2.0 GiB are read; check that it is the right file.'),
    );
    writeFileSync(path, 'four');
    await expect(readRegularFile(path, { maxBytes: 3 })).rejects.toMatchObject({ code: 'io' });
    expect(await readRegularFile(path, { maxBytes: 4 })).toHaveLength(4);
  });
});

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('refuses a named pipe at once, and a link to one', async () => {
    const pipe = join(folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    const link = join(folder, 'link.png');
    symlinkSync(pipe, link);
    for (const path of [pipe, link]) {
      await expect(readRegularFile(path)).rejects.toMatchObject(
        refused(path, 'it is a named pipe, not a file; name a file.'),
      );
    }
  });

  it('refuses a device and a socket', async () => {
    await expect(readRegularFile('/dev/zero')).rejects.toMatchObject(
      refused('/dev/zero', 'it is a device, not a file; name a file.'),
    );
    const path = join(folder, 'socket');
    const server = createServer();
    await new Promise<void>((done) => server.listen(path, done));
    try {
      await expect(readRegularFile(path)).rejects.toMatchObject(
        refused(path, 'it is a socket, not a file; name a file.'),
      );
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  it.runIf(process.platform === 'linux')('reads a file whose size is not told beforehand', async () => {
    expect(new TextDecoder().decode(await readRegularFile('/proc/self/status'))).toContain('Pid:');
  });
});
