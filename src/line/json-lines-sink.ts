/** @file Results as lines of JSON: to stdout (`-`), or to a file that begins anew when it is large. */
import { mkdir, open, rename, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { ioError, requireWritable } from '../files/index.node.js';
import { schemeOf } from './address.js';
import { kindOf, type SinkKind } from './kinds.js';
import type { Outgoing, Sink } from './sink.js';

const linesOptions = z.strictObject({
  /** Megabytes after which the file is put aside as FILE.1, that one as FILE.2 and so on. */
  rotate_mb: z.number().positive().default(64),
  /** Files that were put aside and are kept. */
  keep: z.int().min(0).max(1000).default(10),
});

export const jsonLinesKind: SinkKind = kindOf({
  form: '- or a file ending in .jsonl',
  matches: (address: string) => address === '-' || (schemeOf(address) === null && /\.(jsonl|ndjson)$/i.test(address)),
  options: linesOptions,
  open: (address: string, { rotate_mb: megabytes, keep }, { name, print }) => {
    if (address !== '-') return new JsonLinesFile(name, address, megabytes * 1e6, keep);
    if (print) return new JsonLinesOut(name, print);
    throw new ClflowError('usage', 'The sink "-" needs somebody who prints: give `print`, or name another sink.');
  },
});

class JsonLinesOut implements Sink {
  readonly window = 64;

  /** @param print resolves when the line was handed on */
  constructor(
    readonly name: string,
    private readonly print: (line: string) => Promise<void>,
  ) {}

  send({ payload }: Outgoing): Promise<void> {
    return this.print(payload);
  }

  check(): Promise<string> {
    return Promise.resolve('lines of JSON on stdout');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export class JsonLinesFile implements Sink {
  readonly window = 64;
  private readonly path: string;
  private file: FileHandle | null = null;
  private bytes = 0;
  private last: Promise<void> = Promise.resolve();

  /** @param maxBytes the file is put aside when it has more */
  constructor(
    readonly name: string,
    path: string,
    private readonly maxBytes: number,
    private readonly keep: number,
  ) {
    this.path = resolve(path);
  }

  async check(): Promise<string> {
    await requireWritable(this.path);
    return 'the file can be written';
  }

  send({ payload }: Outgoing): Promise<void> {
    const written = this.last.then(() => this.append(`${payload}\n`));
    this.last = written.catch(() => {});
    return written;
  }

  async close(): Promise<void> {
    await this.last;
    await this.file?.close();
    this.file = null;
  }

  private async append(line: string): Promise<void> {
    try {
      if (this.file !== null && this.bytes >= this.maxBytes) await this.rotate();
      this.file ??= await this.openFile();
      await this.file.appendFile(line);
      await this.file.datasync();
      this.bytes += Buffer.byteLength(line);
    } catch (error) {
      // What was half written is cut off when the file is opened again.
      await this.file?.close().catch(() => {});
      this.file = null;
      throw ioError('write', this.path, error);
    }
  }

  private async openFile(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true });
    this.bytes = await wholeLines(this.path);
    return open(this.path, 'a');
  }

  private async rotate(): Promise<void> {
    await this.file?.close();
    this.file = null;
    const aside = (i: number): string => `${this.path}.${i}`;
    if (this.keep === 0) await rm(this.path, { force: true });
    await rm(aside(this.keep), { force: true });
    for (let i = this.keep - 1; i >= 0; i--) {
      await rename(i === 0 ? this.path : aside(i), aside(i + 1)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }
}

/** Cuts off what a kill has left behind the last end of a line: nobody has acknowledged it, and it comes again. @returns bytes of the file */
async function wholeLines(path: string): Promise<number> {
  const status = await stat(path).catch(() => null);
  if (status === null || status.size === 0) return 0;
  const file = await open(path, 'r');
  try {
    const tail = Buffer.alloc(Math.min(status.size, 1 << 20));
    await file.read(tail, 0, tail.length, status.size - tail.length);
    const end = tail.lastIndexOf(0x0a);
    if (end === tail.length - 1 || (end < 0 && tail.length < status.size)) return status.size;
    const size = status.size - tail.length + end + 1;
    await truncate(path, size);
    return size;
  } finally {
    await file.close();
  }
}
