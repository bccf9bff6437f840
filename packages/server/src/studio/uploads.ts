/** @file Files that a person gives: streamed into the product's folder, under names that are safe, never over another file. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { constants, copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ClflowError } from 'clflow';
import { image as images } from 'clflow/parts';
import { HttpError } from '../errors.js';
import type { GalleryImage, Project } from '../store/index.js';
import { UNLABELLED } from './layout.js';
import { projectOf } from './lookup.js';
import { safeStem } from './safe-names.js';
import { said, saying } from './said.js';
import { byId, uploadQuery, uploaded } from './schemas.js';
import type { Studio } from './services.js';

const MOST_FILES = 10_000;
const LARGEST_BYTES = 1e9;
/** More files of the same name are no accident. */
const MOST_OF_A_NAME = 10_000;

interface Place {
  /** Below the product's folder. */
  readonly folder: string;
  readonly label: 'good' | 'defective' | null;
  readonly defect?: string;
}

interface Kept {
  /** As the client called it. */
  readonly file: string;
  /** Below the product's folder; null where there is none. */
  readonly name: string | null;
  readonly error: string | null;
}

export async function uploadRoutes(root: FastifyInstance, studio: Studio): Promise<void> {
  await root.register(multipart);
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store } = studio;

  app.post(
    '/projects/:id/uploads',
    { schema: { params: byId, querystring: uploadQuery, response: { 200: uploaded } } },
    async (request) => {
      const project = projectOf(studio, request.params.id);
      if (!existsSync(project.folder)) throw said('folder-gone', { folder: project.folder });
      if (!request.isMultipart()) throw said('no-form');
      const place = placeFor(store.gallery.all(project.id), project, request.query.into);
      await tidy(join(project.folder, place.folder));
      const kept: Kept[] = [];
      const limits = { files: MOST_FILES, parts: MOST_FILES + 8, fields: 8, fileSize: LARGEST_BYTES, headerPairs: 32 };
      try {
        for await (const part of request.parts({ limits })) {
          if (part.type === 'file') kept.push(await keep(project, place, part.filename, part.file));
        }
      } finally {
        // Those that came before the form broke off, too.
        if (kept.some(({ name }) => name !== null)) await studio.scanner.scan(project);
      }
      const ids = kept.map(({ name }) => (name === null ? null : (store.gallery.named(project.id, name)?.id ?? null)));
      await label(
        studio,
        project,
        ids.filter((id) => id !== null),
        place,
      );
      return { files: kept.map(({ file, error }, i) => ({ file, image: ids[i], error })) };
    },
  );
}

/** Beside images of the same kind; in a folder without any, as the library's first layout has it. */
function placeFor(all: readonly GalleryImage[], { folder }: Project, into: string): Place {
  const [kind, defect] = into.split('/', 2);
  if (kind === 'unlabelled') return { folder: UNLABELLED, label: null };
  const folderOf = (image: GalleryImage | undefined): string | undefined => image && dirname(image.name);
  if (kind === 'good') {
    const good = all.filter(({ label }) => label === 'good');
    const found = folderOf(good.find(({ split }) => split === 'train') ?? good.at(0));
    return { folder: found ?? 'train/good', label: 'good' };
  }
  const defects = all.filter(({ label }) => label === 'defective');
  const same = folderOf(defects.find((image) => image.defect === defect && basename(dirname(image.name)) === defect));
  const beside = folderOf(defects.find((image) => basename(dirname(image.name)) === image.defect));
  const hasParts = existsSync(join(folder, 'train')) || all.length === 0;
  const otherwise = hasParts ? `test/${defect}` : defect;
  const place = same ?? (beside === undefined ? otherwise : join(dirname(beside), defect));
  return { folder: place, label: 'defective', defect };
}

/** What the folder does not say by itself is said as a person's word. */
async function label({ store }: Studio, project: Project, ids: readonly number[], place: Place): Promise<void> {
  if (place.label === null) return;
  const { label: wanted, defect } = place;
  const others = ids.filter((id) => {
    const image = store.gallery.get(id);
    return image && (image.label !== wanted || image.defect !== (defect ?? null));
  });
  if (others.length > 0) await store.actions.act(project.id, others, { type: 'label', label: wanted, defect });
}

async function keep(project: Project, place: Place, filename: string, content: Readable & { truncated?: boolean }) {
  const file = (filename || 'file').slice(0, 255);
  const folder = join(project.folder, place.folder);
  // Hidden, so that nobody takes it for an image while it comes.
  const coming = join(folder, `.clflow-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await pipeline(content, createWriteStream(coming, { flags: 'wx' }));
    if (content.truncated) throw said('file-too-large', { file, gigabytes: LARGEST_BYTES / 1e9 });
    const { kind } = await images.imageInfo(coming);
    const name = await settle(coming, folder, safeName(file, kind));
    return { file, name: `${place.folder.split('\\').join('/')}/${name}`.replace(/^\.\//, ''), error: null };
  } catch (error) {
    content.resume();
    return { file, name: null, error: sentenceOf(error, coming, file) };
  } finally {
    await rm(coming, { force: true });
  }
}

function sentenceOf(error: unknown, coming: string, file: string): string {
  if (error instanceof ClflowError) return error.message.replaceAll(coming, file);
  if (error instanceof HttpError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return saying('not-kept', { file, reason: code ?? 'unknown' }).sentence;
}

/** The last part of a path, without what a system could take for something else; with an extension that is taken for an image. */
function safeName(given: string, kind: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const extension = extname(last);
  const isImage = /^\.(png|jpe?g|jfif|jpe|bmp|dib|tiff?|webp|gif|avif)$/i.test(extension);
  const stem = safeStem(isImage ? last.slice(0, -extension.length) : last);
  return `${stem}${isImage ? extension : `.${kind}`}`;
}

/** Gives a file its name, or the next one that is free. @returns the name */
async function settle(coming: string, folder: string, name: string): Promise<string> {
  const extension = extname(name);
  const stem = name.slice(0, -extension.length);
  for (let number = 1; number <= MOST_OF_A_NAME; number++) {
    const free = number === 1 ? name : `${stem} (${number})${extension}`;
    try {
      await moveTo(coming, join(folder, free));
      return free;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // The answer to it was lost, and the client sent it again.
      if (await isSame(coming, join(folder, free))) return free;
    }
  }
  throw said('too-many-alike', { file: name });
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [sizes, there] = await Promise.all([stat(one), stat(other)]);
  if (sizes.size !== there.size) return false;
  const [a, b] = await Promise.all([one, other].map(digestOfFile));
  return a === b;
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** What a crash left behind: nothing comes into a folder for so long without a word. */
const STALE_MS = 10 * 60_000;

async function tidy(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\.clflow-[0-9a-f-]{36}$/.test(name)) continue;
    const found = await stat(join(folder, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(join(folder, name), { force: true });
  }
}

/** Fails with EEXIST where there is a file already. Not every file system knows hard links. */
async function moveTo(from: string, to: string): Promise<void> {
  await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  });
}
