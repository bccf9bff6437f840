/** @file A source's files on this machine: Debian packages are downloaded and unpacked once, folders are where they are. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClflowError, messageOf } from '../../../src/errors.js';
import type { DebianSource, Source } from './source.js';

const run = promisify(execFile);

export interface Fetched {
  /** Folder that the images' paths start from. */
  readonly folder: string;
  readonly version: string;
  /** Text of the package's copyright file; empty for a folder. */
  readonly copyright: string;
}

/** Packages stay here, so that a second run does not download them again. */
const CACHE = join(tmpdir(), 'clflow-backbone-packages');

export async function fetchSource(source: Source, data: string): Promise<Fetched> {
  if (source.kind === 'debian') return fetchPackage(source);
  const folder = join(data, source.folder);
  if (!existsSync(folder))
    throw new ClflowError('io', `The folder ${folder} is missing; name the shared data with --data.`);
  return { folder, version: '', copyright: '' };
}

async function fetchPackage(source: DebianSource): Promise<Fetched> {
  const home = join(CACHE, source.package);
  if (!existsSync(home)) await downloadPackage(source, home);
  const [file] = (await readdir(home)).filter((name) => name.endsWith('.deb'));
  const root = join(home, 'files', source.root);
  return {
    folder: source.archive ? join(home, 'archive') : root,
    version: decodeURIComponent(file.split('_')[1]),
    copyright: await readFile(join(home, 'files', 'usr/share/doc', source.package, 'copyright'), 'utf8'),
  };
}

/** Unpacks beside the place and moves it there at the end: what is there is whole. */
async function downloadPackage(source: DebianSource, home: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, '.draft-'));
  try {
    await run('apt-get', ['download', '-q', source.package], { cwd: draft });
    const [file] = await readdir(draft);
    await run('dpkg-deb', ['-x', file, 'files'], { cwd: draft });
    if (source.archive) {
      await run('unzip', ['-q', join('files', source.root, source.archive), '-d', 'archive'], { cwd: draft });
    }
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw new ClflowError('network', `Cannot fetch the Debian package ${source.package}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
