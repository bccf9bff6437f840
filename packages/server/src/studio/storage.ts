/** @file Routes of what the studio's data takes of the disk, and of taking away what can be made again. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type * as z from 'zod';
import type { Studio } from './services.js';
import { storage as storageSchema } from './settings-schemas.js';

type Storage = z.infer<typeof storageSchema>;
type Part = Storage['parts'][number]['name'];

/** Made again when somebody looks. */
const DISPOSABLE: readonly Part[] = ['thumbs', 'maps'];

export function storageRoutes(root: FastifyInstance, { data }: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.get('/storage', { schema: { response: { 200: storageSchema } } }, () => used(data.root));
  app.post('/storage/clean', { schema: { response: { 200: storageSchema } } }, async () => {
    for (const name of DISPOSABLE) await rm(join(data.root, name), { recursive: true, force: true });
    return used(data.root);
  });
}

async function used(root: string): Promise<Storage> {
  const parts = new Map<Part, { bytes: number; files: number }>(
    (['models', 'runs', 'maps', 'thumbs', 'masks', 'other'] as const).map((name) => [name, { bytes: 0, files: 0 }]),
  );
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const part = parts.get(partOf(relative(root, path).split(sep)))!;
    // One that goes meanwhile takes no room.
    part.bytes += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    part.files++;
  }
  return {
    folder: root,
    parts: [...parts].map(([name, { bytes, files }]) => ({
      name,
      bytes,
      files,
      disposable: DISPOSABLE.includes(name),
    })),
  };
}

function partOf([first, , third = '']: readonly string[]): Part {
  if (first === 'thumbs' || first === 'maps' || first === 'models') return first;
  if (first === 'jobs') return 'runs';
  if (first !== 'projects') return 'other';
  return third === 'training' ? 'runs' : 'masks';
}
