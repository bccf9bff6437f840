/** @file Kills a writing process at a random moment and looks at what it left. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programOf } from '../../../../../tools/suite/compiled.js';
import { openDatabase } from '../sqlite.js';
import { openStore } from '../store.js';

const writer = await programOf(fileURLToPath(new URL('./write-until-killed.ts', import.meta.url)));

/** Starts a writer, kills it so many milliseconds after it has begun to write, and returns the lines it acknowledged. */
export function writeUntilKilled(folder: string, milliseconds: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...writer, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (out === '') setTimeout(() => child.kill('SIGKILL'), milliseconds);
      out += String(chunk);
    });
    child.once('close', (_status, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${err}`));
      // The last line may be cut off; then nobody has read an acknowledgement.
      else resolve(out.split('\n').slice(1, -1));
    });
  });
}

/** What is wrong with a folder after its writer was killed: nothing, when it is empty. */
export async function faults(folder: string, acknowledged: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const notes: string[] = [];
  const store = await openStore(folder, { onEvent: (event) => notes.push(JSON.stringify(event)) });
  const waiting = new Set(store.outbox.next('mqtt', 1_000_000).map((message) => message.inspectionId));
  for (const line of acknowledged) {
    const [what, id, more] = line.split(' ');
    const row = store.inspections.get(id);
    if (row === null) found.push(`lost: ${line}`);
    else if (what === 'feedback' && !store.feedback.of(id).some((one) => one.id === Number(more)))
      found.push(`lost: ${line}`);
    else if (what === 'inspection' && !waiting.has(id)) found.push(`no message: ${line}`);
  }
  for (const row of store.inspections.list({ limit: 1_000_000 })) {
    const image = row.imageId === null ? null : store.images.get(row.imageId);
    if (image === null) found.push(`inspection ${row.id} has no image`);
    else if (hashOf(store.images.pathOf(image)!) !== row.imageSha256)
      found.push(`image of ${row.id} is not what it was`);
  }
  if (notes.length > 0) found.push(...notes);
  store.close();
  const database = openDatabase(join(folder, 'clflow.db'));
  const [check] = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
  if (check.integrity_check !== 'ok') found.push(check.integrity_check);
  const rows = (database.prepare('SELECT DISTINCT file FROM images').all() as { file: string }[]).length;
  database.close();
  const files = readdirSync(join(folder, 'images'), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  if (files.length !== rows) found.push(`${files.length} files for ${rows} rows`);
  return found;
}

function hashOf(path: string): string {
  if (!existsSync(path)) return 'missing';
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
