import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { loadPeer } from './peer.js';

/** Node's own import, not that of the test runner. */
const nodeImport = (name: string) => import(/* @vite-ignore */ pathToFileURL(name).href);

/** A module that imports a package which is not there. */
async function withModule(content: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-peer-'));
  const file = join(folder, 'module.mjs');
  writeFileSync(file, content);
  try {
    await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('says how to install what is missing', () =>
  withModule(`import 'no-such-package';`, async (file) => {
    const wanted = loadPeer('no-such-package', 'MQTT', () => nodeImport(file));
    await expect(wanted).rejects.toThrow(
      'MQTT needs the package no-such-package: install it with "npm install no-such-package".',
    );
    await expect(wanted).rejects.toBeInstanceOf(ClflowError);
  }));

it('does not blame a package for what its own parts lack', () =>
  withModule(`import 'another-package';`, async (file) => {
    await expect(loadPeer('no-such-package', 'MQTT', () => nodeImport(file))).rejects.not.toBeInstanceOf(ClflowError);
  }));

it('gives what is there', async () => {
  expect((await loadPeer('mqtt', 'MQTT', () => import('mqtt'))).connect).toBeTypeOf('function');
});
