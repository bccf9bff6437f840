/** @file From the address of a trigger and a camera to the source that the two make. */
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { withoutSecrets } from './address.js';
import { isCamera } from './ffmpeg.js';
import { httpTriggerKind } from './http-trigger.js';
import { parsedOptions, type SourceContext, type TriggerKind } from './kinds.js';
import { mqttTriggerKind } from './mqtt-trigger.js';
import type { SourceSetting } from './open-source.js';
import type { Source } from './source.js';
import type { TriggerInput } from './trigger-input.js';
import { triggeredSource } from './triggered-source.js';

const kinds: readonly TriggerKind[] = [httpTriggerKind, mqttTriggerKind];

const MOST_MS = 600_000;

/** Beside `url` in the configuration, whatever brings the triggers. */
const times = z.strictObject({
  max_age_ms: z
    .number()
    .min(0)
    .max(MOST_MS)
    .default(0)
    .describe('Milliseconds that a picture may be older than its trigger.'),
  wait_ms: z
    .number()
    .min(1)
    .max(MOST_MS)
    .default(1000)
    .describe('Milliseconds that a picture is waited for; the deadline ends it earlier.'),
  delay_ms: z
    .number()
    .min(0)
    .max(60_000)
    .default(0)
    .describe('Milliseconds from the moment that a picture of this camera shows until clflow has it.'),
  repeat_s: z
    .number()
    .min(0)
    .max(86_400)
    .default(60)
    .describe('Seconds within which two triggers of one id are one and the same; 0: never.'),
});

type Times = z.output<typeof times>;

export const triggerSchema = z.union([z.string().min(1), z.looseObject({ url: z.string().min(1) })]);
export type TriggerSetting = z.infer<typeof triggerSchema>;

/** Every way of naming a trigger, for help and messages. */
export const triggerForms: readonly string[] = kinds.map(({ form }) => form);

/** Only a camera that runs all the time can be asked. */
export function canBeTriggered(source: SourceSetting): boolean {
  return isCamera(typeof source === 'string' ? source : source.url);
}

export interface OpenTrigger extends Times {
  readonly input: TriggerInput;
}

/**
 * @param setting an address, or one with options beside it
 * @throws ClflowError `usage` for an address that names no trigger, or options that it does not have
 */
export function openTrigger(setting: TriggerSetting, context: SourceContext): OpenTrigger {
  const { url, ...options } = typeof setting === 'string' ? { url: setting } : setting;
  const where = `the trigger ${withoutSecrets(url)}`;
  const kind = kinds.find(({ matches }) => matches(url));
  if (kind === undefined)
    throw new ClflowError('usage', `There is no trigger ${withoutSecrets(url)}: name ${triggerForms.join(' or ')}.`);
  const isTime = ([name]: readonly [string, unknown]): boolean => name in times.shape;
  const given = Object.entries(options);
  const spent = parsedOptions(times, Object.fromEntries(given.filter(isTime)), where) as Times;
  const own = Object.fromEntries(given.filter((one) => !isTime(one)));
  return { input: kind.open(url, parsedOptions(kind.options, own, where), context), ...spent };
}

/** @param deadline milliseconds from the trigger to the verdict; Infinity: no matter how many */
export function withTrigger(
  camera: Source,
  { input, max_age_ms, wait_ms, delay_ms, repeat_s }: OpenTrigger,
  deadline: number,
  context: SourceContext,
): Source {
  return triggeredSource(camera, input, context.triggers, {
    ...{ maxAge: max_age_ms, delay: delay_ms, repeat: repeat_s * 1000 },
    wait: Math.min(wait_ms, deadline),
  });
}
