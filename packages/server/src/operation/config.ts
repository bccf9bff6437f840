/**
 * @file The settings of a server: from flags, then the environment (CLFLOW_PORT …), then a JSON file, then defaults. Whatever is wrong
 * with one is said with its name and where it came from.
 */
import { readFile } from 'node:fs/promises';
import { ClflowError } from 'clflow';
import { graph } from 'clflow/parts';
import * as z from 'zod';

/** Each kind says what a value of it must be: that is what somebody is told who gave another one. */
const count = z.int().min(1).max(1024).describe('a whole number from 1 to 1024');
const rate = z.int().min(0).max(1_000_000).describe('a whole number from 0 to 1000000');
const seconds = z.number().positive().max(86_400).describe('a number of seconds above 0, at most 86400');
const megabytes = z.number().positive().max(4096).describe('a number of MB above 0, at most 4096');
const gigabytes = z.number().positive().max(1_000_000).describe('a number of GB above 0, at most 1000000');
const text = z.string().min(1).describe('a text');
const flag = z.boolean().describe('true or false');
const kept = ['nothing', 'verdicts', 'anomalous', 'all'] as const;
const levels = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** Every setting with its default, in the units of its comment. */
const settings = z.strictObject({
  /** Folder of model files. */
  models: text,
  host: text.default('127.0.0.1'),
  /** 0: a free one. */
  port: z.int().min(0).max(65_535).describe('a whole number from 0 to 65535').default(8080),
  /** Folder for keys and what else a server keeps. */
  data: text.default('clflow-data'),
  /** Folder that jobs read and write below; missing: no jobs are done. */
  jobs: text.optional(),
  /** Address of a queue whose workers do the jobs; missing: this machine does them. The folder of jobs is the same on all machines. */
  queue: text.optional(),
  /** What of each inspection is kept in `data`: its verdict alone, also the images that were not called normal, or all of them. */
  keep: z
    .enum(kept)
    .describe(`one of ${kept.join(', ')}`)
    .default('nothing'),
  /** Room for kept images, GB; missing: as much as the disk has. Where it is short, the oldest good ones go first. */
  quota: gigabytes.optional(),
  /** GB of the disk that kept images leave free. */
  minFree: gigabytes.default(2),
  /** Days after which a job that has ended is forgotten, its log and result with it. */
  keepJobs: z.number().positive().max(36_500).describe('a number of days above 0, at most 36500').default(90),
  /** Inspecting processes; missing: one a processor, though on a graphics card at most four. */
  workers: count.optional(),
  /** What computes; `auto` is the processor. */
  device: z
    .enum(graph.devices)
    .describe(`one of ${graph.devices.join(', ')}`)
    .default('auto'),
  /** Larger images are refused. */
  maxMegapixels: z.number().positive().max(1000).describe('a number above 0, at most 1000').default(25),
  /** Largest body of a request, MB. */
  maxBody: megabytes.default(64),
  /** Largest JSON text in a request, MB: it is parsed where all requests are answered. */
  maxJson: megabytes.default(1),
  /** Images in one request for several. */
  maxBatch: count.default(64),
  /** Seconds for one image, waiting included. */
  deadline: seconds.default(30),
  /** Seconds in which a request's headers, and all of it, must have arrived. */
  headersTimeout: seconds.default(10),
  requestTimeout: seconds.default(60),
  /** Seconds after SIGTERM in which the server says that it is not ready, and still answers. */
  notice: z.number().min(0).max(600).describe('a number of seconds from 0 to 600').default(1),
  /** Seconds that requests have to end then. */
  drain: seconds.default(20),
  /** Requests a minute with one API key; 0: no limit. */
  rateLimit: rate.default(6000),
  /** Requests a minute from one address without a valid key. */
  addressRateLimit: rate.default(120),
  /** Ask for API keys on a loopback address as well, as a server behind a proxy must. */
  requireKeys: flag.default(false),
  /** Take the client's address from X-Forwarded-For of these proxies. */
  trustProxy: z.array(z.string().min(1)).describe('a list of addresses').default([]),
  /** PEM files; both or none. */
  tlsCert: text.optional(),
  tlsKey: text.optional(),
  logLevel: z
    .enum(levels)
    .describe(`one of ${levels.join(', ')}`)
    .default('info'),
});

export type Config = Readonly<z.infer<typeof settings>>;
export type ConfigFlags = Partial<z.input<typeof settings>>;
type Name = keyof Config;

export interface ConfigSources {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of a JSON file. */
  readonly file?: string;
}

interface Given {
  readonly value: unknown;
  readonly source: string;
}

const names = Object.keys(settings.shape) as Name[];

/** CLFLOW_MAX_MEGAPIXELS for maxMegapixels. */
function variableOf(name: string): string {
  return `CLFLOW_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** @throws ClflowError `usage` that names the setting and its source, `io` for a file that cannot be read */
export async function loadConfig({ flags, env = {}, file: path = env.CLFLOW_CONFIG }: ConfigSources): Promise<Config> {
  const given = new Map<string, Given>();
  if (path !== undefined && path !== '') {
    for (const [name, value] of Object.entries(await readSettings(path)))
      given.set(name, { value, source: `${path}: ${name}` });
  }
  for (const name of names) {
    const value = env[variableOf(name)];
    // An empty variable is how a unit file says "not set".
    if (value !== undefined && value !== '') {
      given.set(name, { value: fromText(name, value), source: variableOf(name) });
    }
  }
  for (const [name, value] of Object.entries(flags)) {
    if (value !== undefined) given.set(name, { value, source: `\`${name}\`` });
  }
  const result = settings.safeParse(Object.fromEntries([...given].map(([name, { value }]) => [name, value])));
  if (!result.success) throw new ClflowError('usage', sentence(result.error.issues[0], given));
  const config = result.data;
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new ClflowError('usage', 'TLS needs both `tlsCert` and `tlsKey`: give the other one too, or none.');
  }
  if (config.queue !== undefined && config.jobs === undefined) {
    throw new ClflowError(
      'usage',
      '`queue` needs `jobs`: the folder that jobs read and write below, the same on all machines.',
    );
  }
  return config;
}

function sentence(issue: z.core.$ZodIssue, given: ReadonlyMap<string, Given>): string {
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return `${given.get(key)?.source ?? key}: there is no such setting; choose of ${names.join(', ')}.`;
  }
  const name = issue.path[0] as Name;
  const found = given.get(name);
  if (!found) return `The setting \`${name}\` is missing.`;
  return `${found.source} must be ${underneath(settings.shape[name]).description}, not ${JSON.stringify(found.value)}.`;
}

async function readSettings(path: string): Promise<Record<string, unknown>> {
  const content = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ClflowError('io', `Cannot read the settings in ${path} (${cause.code}): check the path.`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new ClflowError('usage', `${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ClflowError('usage', `${path} must hold one JSON object of settings, such as {"port": 8080}.`);
}

/** A variable's text as the setting's type; text that does not read as one stays text, and is refused as such. */
function fromText(name: Name, value: string): unknown {
  const { type } = underneath(settings.shape[name]).def;
  if (type === 'number') return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
  if (type === 'boolean') return { 1: true, true: true, 0: false, false: false }[value.toLowerCase()] ?? value;
  if (type === 'array') return value.split(',').map((part) => part.trim());
  return value;
}

function underneath(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
}
