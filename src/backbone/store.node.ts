/**
 * @file The model store: weights by name or path. A named model is downloaded once from the Hugging Face hub and kept
 * in a cache beside its SHA-256, which is checked at every use.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ClflowError, messageOf, option } from '../errors.js';
import { ioError, writeFileAtomic } from '../files/index.node.js';
import { HUB_MODELS, type HubFile } from './hub-models.js';

const STALE_MS = 3_600_000;

export interface StoreOptions {
  /** Default: `clflow` in $XDG_CACHE_HOME or ~/.cache. */
  readonly cacheDir?: string;
  /** The hub's address; default $CLFLOW_HUB, $HF_ENDPOINT or https://huggingface.co. */
  readonly endpoint?: string;
  /** Never use the network: what is not in the cache is an error. */
  readonly offline?: boolean;
  /** Replaces the built-in fetch, for proxies and the like. */
  readonly fetch?: typeof fetch;
  /** Told what takes time or was mended: a download, a damaged copy in the cache. */
  readonly notify?: (message: string) => void;
  /** Instead of the files that are known by name. */
  readonly models?: ReadonlyMap<string, HubFile>;
}

export interface StoredWeights {
  readonly path: string;
  /** Lower-case hexadecimal, of the file's bytes. */
  readonly sha256: string;
}

/**
 * The file that holds the weights.
 * @param nameOrPath a known name (resnet18, resnet34, resnet50, wide_resnet50_2) or a path, which is taken as it is
 * @throws ClflowError `weights` when it is neither; `network` when a download is needed and fails, is damaged or is not
 *   allowed; `io` when a file cannot be read or written. Nothing half-written is left.
 */
export async function resolveWeights(nameOrPath: string, options: StoreOptions = {}): Promise<StoredWeights> {
  const known = (options.models ?? HUB_MODELS).get(nameOrPath);
  if (!known) return localWeights(nameOrPath);
  const path = join(options.cacheDir ?? defaultCacheDir(), 'weights', known.repo.replace('/', '--'), known.path);
  const cached = await cachedWeights(path, known, options.notify);
  if (cached) return cached;
  const endpoint = hubEndpoint(options.endpoint);
  const advice = `Fetch ${known.path} of ${known.repo} on another way and name it with ${option('weights')} FILE, or put it behind another hub (CLFLOW_HUB).`;
  if (options.offline) {
    throw new ClflowError(
      'network',
      `The weights of ${nameOrPath} are not at ${path}, and downloading is switched off. ${advice}`,
    );
  }
  options.notify?.(`Downloading the weights of ${nameOrPath} from ${endpoint}/${known.repo} …`);
  try {
    return await download(known, path, endpoint, options.fetch);
  } catch (cause) {
    if (cause instanceof ClflowError && cause.code !== 'network') throw cause;
    throw new ClflowError(
      'network',
      `Cannot download the weights of ${nameOrPath} from ${endpoint}/${known.repo}: ${reasonOf(cause)}. ${advice}`,
      { cause },
    );
  }
}

/** Where downloads are kept unless told otherwise. */
export function defaultCacheDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'clflow');
}

function hubEndpoint(option: string | undefined): string {
  const endpoint = option || process.env.CLFLOW_HUB || process.env.HF_ENDPOINT || 'https://huggingface.co';
  return endpoint.replace(/\/+$/, '');
}

async function localWeights(path: string): Promise<StoredWeights> {
  if (!(await exists(path))) {
    const names = [...HUB_MODELS.keys()].join(', ');
    throw new ClflowError('weights', `There are no weights "${path}": give a file that exists, or one of ${names}.`);
  }
  return { path, sha256: await sha256OfFile(path) };
}

/** The cached file if it is there and is still the one that was downloaded. */
async function cachedWeights(
  path: string,
  { pinned }: HubFile,
  notify: StoreOptions['notify'],
): Promise<StoredWeights | null> {
  if (!(await exists(path)) || !(await exists(recordOf(path)))) return null;
  const recorded = (await readFile(recordOf(path), 'utf8')).trim();
  const sha256 = await sha256OfFile(path);
  if (sha256 === recorded && sha256 === (pinned?.sha256 ?? sha256)) return { path, sha256 };
  const what = sha256 === recorded ? 'other ones than this version of clflow knows' : 'damaged';
  notify?.(`The cached weights ${path} are ${what} (their SHA-256 differs) and are fetched again.`);
  return null;
}

function recordOf(path: string): string {
  return `${path}.sha256`;
}

async function download(
  { repo, path: file, pinned }: HubFile,
  path: string,
  endpoint: string,
  customFetch: typeof fetch | undefined,
): Promise<StoredWeights> {
  // Loaded only here: most runs never download, and the client takes its time to load.
  const { downloadFile, fileDownloadInfo } = await import('@huggingface/hub');
  const newest = { repo, path: file, hubUrl: endpoint, fetch: customFetch };
  const commit = { ...newest, revision: pinned?.revision };
  const found = pinned ? await fileDownloadInfo(commit) : null;
  const request = found ? commit : newest;
  const info = found ?? (await fileDownloadInfo(request));
  if (info && pinned && info.size !== pinned.size) {
    throw new ClflowError('network', `the hub announces ${info.size} bytes instead of ${pinned.size}`);
  }
  // Plain HTTP rather than the hub's chunked protocol: mirrors and proxies know it too.
  const blob = info && (await downloadFile({ ...request, downloadInfo: info, xet: false }));
  if (!blob) throw new ClflowError('network', `the hub has no file ${file} in ${repo}`);
  let sha256 = '';
  const expected = pinned?.sha256 ?? sha256Of(info.etag);
  await removeStale(path);
  await writeFileAtomic(
    path,
    checkedChunks(blob.stream(), info.size, expected, (digest) => (sha256 = digest)),
  );
  await writeFileAtomic(recordOf(path), new TextEncoder().encode(`${sha256}\n`));
  return { path, sha256 };
}

/**
 * Passes the chunks on and throws behind the last one unless they are the file that is expected; with the first byte too many
 * at once, since a transfer need not end.
 */
async function* checkedChunks(
  stream: AsyncIterable<Uint8Array>,
  size: number,
  expected: string | null,
  report: (sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let received = 0;
  try {
    for await (const chunk of stream) {
      hash.update(chunk);
      received += chunk.length;
      if (received > size) throw new ClflowError('network', `more than the ${size} bytes arrive that were announced`);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof ClflowError) throw cause;
    throw new ClflowError('network', `the transfer broke off after ${received} of ${size} bytes: ${reasonOf(cause)}`, {
      cause,
    });
  }
  if (received !== size) throw new ClflowError('network', `${received} bytes arrived instead of ${size}`);
  const sha256 = hash.digest('hex');
  if (expected !== null && sha256 !== expected) {
    throw new ClflowError('network', `the file has SHA-256 ${sha256}, expected was ${expected}`);
  }
  report(sha256);
}

/** Parts of downloads that were killed; younger ones may be another process's at work. */
async function removeStale(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(basename(path)) && name.endsWith('.tmp'))) {
    const part = join(dirname(path), name);
    const { mtimeMs } = await stat(part).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > STALE_MS) await rm(part, { force: true });
  }
}

/** The hub's ETag of a large file is its SHA-256; of small files, and on some mirrors, it is something else. */
function sha256Of(etag: string): string | null {
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag)?.[1] ?? null;
}

/** fetch hides what went wrong (no route, no such host) in the cause of "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {};
  return cause instanceof Error && !(error instanceof ClflowError)
    ? `${messageOf(error)} (${reasonOf(cause)})`
    : messageOf(error).replace(/\.$/, '');
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') {
      return false;
    }
    throw ioError('read', path, error);
  }
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw ioError('read', path, error);
  }
  return hash.digest('hex');
}
