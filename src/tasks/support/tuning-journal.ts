/**
 * @file Finished trials of a tuning beside the model it will write, one a line, so that a tuning that was stopped loses at most the
 * trial it was at.
 */
import { appendFile, readFile, rm } from 'node:fs/promises';
import * as z from 'zod';
import { ClflowError, option } from '../../errors.js';
import { ioError, writeFileAtomic } from '../../files/index.node.js';
import { methods, orientations } from '../../training/methods.js';
import type { Setting, Trial } from '../../tuning/index.js';

const heading = z.strictObject({ tuning: z.string() });
const scores = z.array(z.number());
const entry = z.strictObject({
  setting: z.strictObject({
    method: z.enum(methods),
    backbone: z.string(),
    size: z.string().nullable(),
    orientation: z.enum(orientations).nullable(),
  }),
  rung: z.int(),
  trial: z.strictObject({
    good: scores,
    painted: z.array(scores),
    trainSeconds: z.number(),
    seconds: z.number(),
    inferenceMs: z.number(),
  }),
});
type Entry = z.infer<typeof entry>;

export function journalPath(model: string): string {
  return `${model}.tuning`;
}

export class TuningJournal {
  private constructor(
    private readonly path: string,
    private readonly entries: Entry[],
  ) {}

  /**
   * @param fingerprint of everything that decides a trial but its setting
   * @param resume whether to take up the trials that the file holds; else it is begun anew
   * @throws ClflowError `data` for a file of another tuning, `io`
   */
  static async open(path: string, fingerprint: string, resume: boolean): Promise<TuningJournal> {
    const [first, ...lines] = resume ? await linesOf(path) : [];
    if (first === undefined) {
      await writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify({ tuning: fingerprint })}\n`));
      return new TuningJournal(path, []);
    }
    const other = `${path} is of another tuning (other images, seed, weights or version): start anew without ${option('resume')}.`;
    if (parsed(heading, first, other).tuning !== fingerprint) throw new ClflowError('data', other);
    return new TuningJournal(
      path,
      lines.map((line) => parsed(entry, line, other)),
    );
  }

  find(setting: Setting, rung: number): Trial | null {
    const same = (entry: Entry): boolean => entry.rung === rung && keyOf(entry.setting) === keyOf(setting);
    return this.entries.find(same)?.trial ?? null;
  }

  /** Of all trials. */
  get seconds(): number {
    return this.entries.reduce((sum, { trial }) => sum + trial.seconds, 0);
  }

  get count(): number {
    return this.entries.length;
  }

  async add(setting: Setting, rung: number, trial: Trial): Promise<void> {
    const added = entry.parse({ setting, rung, trial });
    this.entries.push(added);
    try {
      await appendFile(this.path, `${JSON.stringify(added)}\n`);
    } catch (error) {
      throw ioError('write', this.path, error);
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

function keyOf({ method, backbone, size, orientation }: Setting): string {
  return JSON.stringify([method, backbone, size, orientation]);
}

/** Whole lines: a last one without its end is what a killed run left. */
async function linesOf(path: string): Promise<string[]> {
  try {
    const lines = (await readFile(path, 'utf8')).split('\n');
    const rest = lines.pop();
    if (rest !== '') await writeFileAtomic(path, new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
    return lines;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw ioError('read', path, error);
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, line: string, otherwise: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ClflowError('data', otherwise, { cause });
  }
}
