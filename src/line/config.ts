/** @file The configuration of a line: cameras → models → sinks. As JSON in a file, or made of a command's options. */
import * as z from 'zod';
import { ClflowError, messageOf } from '../errors.js';
import { devices } from '../graph/devices.js';
import { issueSentence } from './kinds.js';
import { sinkSchema } from './open-sink.js';
import { sourceSchema } from './open-source.js';
import { canBeTriggered, triggerSchema } from './open-trigger.js';

const NAME = 'must be a name of letters, digits, ".", "_" and "-", at most 64';
const name = z.string(NAME).regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, NAME);
const DEADLINE = 'must be milliseconds, from 1 to 600000';
const PORT = 'must be a port, from 0 to 65535';
const path = z.string('must be a path').min(1, 'must be a path');

const TRIGGER = 'must stand beside a camera that can be asked: rtsp://HOST/PATH or /dev/videoN';

const camera = z.strictObject({
  /** Its place on the line; in topics, names of files and every result. */
  station: name,
  /** Model file. */
  model: path,
  source: sourceSchema,
  /** Asks the camera for a picture; without one every picture is inspected. */
  trigger: triggerSchema.optional(),
  /** Names of its sinks; all when missing. */
  sinks: z.array(z.string()).min(1, 'must name a sink').optional(),
  /** From the image, or from the trigger, to the verdict; a later one is `error`. */
  deadline_ms: z.int(DEADLINE).min(1, DEADLINE).max(600_000, DEADLINE).optional(),
  /** Finds the part's id in a file's name: its group `part`, its first group, or all that it matches. */
  part_id_from: z.string().refine(isPattern, 'must be a regular expression').optional(),
  max_megapixels: z.number().gt(0).max(1000).default(50),
  /** For one image; 0: one a core. */
  threads: z.int().min(0).max(256).default(1),
  /** What computes; `auto` is the processor. */
  device: z.enum(devices, `must be one of ${devices.join(', ')}`).default('auto'),
});

export const lineConfigSchema = z.strictObject({
  /** Name of the plant, the first part of MQTT topics. */
  site: name.default('site'),
  /** Folder of its state. */
  state: path.optional(),
  /** Port for metrics, on this machine's own address. */
  metrics: z.int(PORT).min(0, PORT).max(65535, PORT).optional(),
  /** Most that waits for each sink; beyond, results of good products go first. */
  most_waiting: z
    .strictObject({ results: z.int().min(1).default(100_000), megabytes: z.number().positive().default(512) })
    .default({ results: 100_000, megabytes: 512 }),
  sinks: z.record(name, sinkSchema).refine((sinks) => Object.keys(sinks).length > 0, 'must have a sink'),
  cameras: z
    .array(
      camera.refine(({ source, trigger }) => trigger === undefined || canBeTriggered(source), {
        path: ['trigger'],
        error: TRIGGER,
      }),
    )
    .min(1, 'must have a camera'),
});

export type LineConfig = z.output<typeof lineConfigSchema>;

/**
 * @param text JSON
 * @param file what messages call it
 * @param environment values for `${NAME}` in any text
 * @throws ClflowError `usage` that names the place which makes no sense
 */
export function parseLineConfig(
  text: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): LineConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ClflowError('usage', `${file} is no JSON: ${messageOf(error)}.`, { cause: error });
  }
  return checkedLineConfig(withEnvironment(value, file, environment, []), file);
}

/** @throws ClflowError `usage` that names the place which makes no sense */
export function checkedLineConfig(value: unknown, file: string): LineConfig {
  const parsed = lineConfigSchema.safeParse(value);
  if (!parsed.success) {
    throw new ClflowError('usage', `${file} cannot be used: ${issueSentence(parsed.error.issues[0])}.`);
  }
  const { cameras, sinks } = parsed.data;
  const stations = new Set<string>();
  for (const [i, { station, sinks: named = [] }] of cameras.entries()) {
    if (stations.has(station)) {
      throw new ClflowError('usage', `${file} has two cameras of the station "${station}": give each its own name.`);
    }
    stations.add(station);
    const unknown = named.find((one) => !(one in sinks));
    if (unknown !== undefined) {
      throw new ClflowError(
        'usage',
        `${file} cannot be used: "cameras.${i}.sinks" names "${unknown}", which is not among its sinks (${Object.keys(sinks).join(', ')}).`,
      );
    }
  }
  return parsed.data;
}

function withEnvironment(
  value: unknown,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  place: readonly string[],
): unknown {
  if (Array.isArray(value))
    return value.map((one, i) => withEnvironment(one, file, environment, [...place, String(i)]));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, withEnvironment(one, file, environment, [...place, key])]),
    );
  }
  if (typeof value !== 'string') return value;
  return value.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, variable: string) => {
    const found = environment[variable];
    if (found !== undefined) return found;
    throw new ClflowError(
      'usage',
      `${file} asks for the environment variable ${variable} at "${place.join('.')}", and there is none: set it.`,
    );
  });
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
