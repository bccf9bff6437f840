/** @file From an address to the source that it names. */
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { withoutSecrets } from './address.js';
import { cameraKind } from './camera-stream.js';
import { folderKind } from './folder-source.js';
import type { SourceKind, SourceContext } from './kinds.js';
import { parsedOptions } from './kinds.js';
import { mqttKind } from './mqtt-source.js';
import { pushKind } from './push-source.js';
import type { Source } from './source.js';

/** Asked in this order: whatever is no address of another kind is a folder's path. */
const kinds: readonly SourceKind[] = [cameraKind, pushKind, mqttKind, folderKind];

export const sourceSchema = z.union([z.string().min(1), z.looseObject({ url: z.string().min(1) })]);
export type SourceSetting = z.infer<typeof sourceSchema>;

/** Every way of naming a source, for help and messages. */
export const sourceForms: readonly string[] = kinds.map(({ form }) => form);

/**
 * @param setting an address, or one with options of its kind beside it
 * @throws ClflowError `usage` for an address that names no source, or options that its kind does not have
 */
export function openSource(setting: SourceSetting, context: SourceContext): Source {
  const { url, ...options } = typeof setting === 'string' ? { url: setting } : setting;
  const kind = kinds.find(({ matches }) => matches(url));
  if (kind) return kind.open(url, parsedOptions(kind.options, options, `the source ${withoutSecrets(url)}`), context);
  throw new ClflowError('usage', `There is no source ${withoutSecrets(url)}: name ${sourceForms.join(', ')}.`);
}
