/**
 * @file The settings of a server: from flags, then the environment (CLFLOW_PORT …), then a JSON file, then defaults. Whatever is wrong
 * with one is said with its name and where it came from.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { ClflowError } from 'clflow';
import * as z from 'zod';

const count = z.int().min(1).max(1024);
const seconds = z.number().positive().max(86_400);
const file = z.string().min(1);

/** Every setting with its default, in the units of its comment. */
const settings = z.strictObject({
  /** Folder of model files. */
  models: file,
  host: z.string().min(1).default('127.0.0.1'),
  /** 0: a free one. */
  port: z.int().min(0).max(65_535).default(8080),
  /** Folder for keys and what else a server keeps. */
  data: file.default('clflow-data'),
  /** Inspecting processes. */
  workers: count.default(() => availableParallelism()),
  /** Larger images are refused. */
  maxMegapixels: z.number().positive().max(1000).default(25),
  /** Largest body of a request, MB. */
  maxBody: z.number().positive().max(4096).default(64),
  /** Largest JSON text in a request, MB: it is parsed where all requests are answered. */
  maxJson: z.number().positive().max(64).default(1),
  /** Images in one request for several. */
  maxBatch: count.default(64),
  /** Seconds for one image, waiting included. */
  deadline: seconds.default(30),
  /** Seconds in which a request's headers, and all of it, must have arrived. */
  headersTimeout: seconds.default(10),
  requestTimeout: seconds.default(60),
  /** Seconds after SIGTERM in which the server says that it is not ready, and still answers. */
  notice: z.number().min(0).max(600).default(1),
  /** Seconds that requests have to end then. */
  drain: seconds.default(20),
  /** Requests a minute with one API key; 0: no limit. */
  rateLimit: z.int().min(0).default(6000),
  /** Requests a minute from one address without a valid key. */
  addressRateLimit: z.int().min(1).default(120),
  /** Ask for API keys on a loopback address as well, as a server behind a proxy must. */
  requireKeys: z.boolean().default(false),
  /** Take the client's address from X-Forwarded-For of these proxies. */
  trustProxy: z.array(z.string().min(1)).default([]),
  /** PEM files; both or none. */
  tlsCert: file.optional(),
  tlsKey: file.optional(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
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

const names = Object.keys(settings.shape) as Name[];

/** CLFLOW_MAX_MEGAPIXELS for maxMegapixels. */
export function variableOf(name: string): string {
  return `CLFLOW_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** @throws ClflowError `usage` that names the setting and its source, `io` for a file that cannot be read */
export async function loadConfig({ flags, env = {}, file: path = env.CLFLOW_CONFIG }: ConfigSources): Promise<Config> {
  const given = new Map<string, { readonly value: unknown; readonly source: string }>();
  if (path !== undefined && path !== '') {
    for (const [name, value] of Object.entries(await readSettings(path)))
      given.set(name, { value, source: `${path}: ${name}` });
  }
  for (const name of names) {
    const text = env[variableOf(name)];
    // An empty variable is how a unit file says "not set".
    if (text !== undefined && text !== '') given.set(name, { value: fromText(name, text), source: variableOf(name) });
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
  return config;
}

function sentence(issue: z.core.$ZodIssue, given: ReadonlyMap<string, { readonly source: string }>): string {
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return `${given.get(key)?.source ?? key}: there is no such setting; choose of ${names.join(', ')}.`;
  }
  const name = String(issue.path[0]);
  const source = given.get(name)?.source;
  return source ? `${source} cannot be used: ${issue.message}.` : `The setting \`${name}\` is missing.`;
}

async function readSettings(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ClflowError('io', `Cannot read the settings in ${path} (${cause.code}): check the path.`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ClflowError('usage', `${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ClflowError('usage', `${path} must hold one JSON object of settings, such as {"port": 8080}.`);
}

/** A variable's text as the setting's type; text that does not read as one stays text, and is refused as such. */
function fromText(name: Name, text: string): unknown {
  const type = underneath(settings.shape[name]);
  if (type === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (type === 'boolean') return { 1: true, true: true, 0: false, false: false }[text.toLowerCase()] ?? text;
  if (type === 'array') return text.split(',').map((part) => part.trim());
  return text;
}

function underneath(schema: z.ZodType): string {
  const inner = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return (inner as z.ZodType).def.type;
}
