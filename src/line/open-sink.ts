/** @file From an address to the sink that it names. */
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { withoutSecrets } from './address.js';
import { folderSinkKind } from './folder-sink.js';
import { jsonLinesKind } from './json-lines-sink.js';
import { parsedOptions, type SinkContext, type SinkKind } from './kinds.js';
import { modbusSink } from './modbus-sink.js';
import { mqttSink } from './mqtt-sink.js';
import type { Sink } from './sink.js';
import { webhookSink } from './webhook-sink.js';

/** Asked in this order: whatever is no address of another kind is a path. */
const kinds: readonly SinkKind[] = [mqttSink, webhookSink, modbusSink, jsonLinesKind, folderSinkKind];

export const sinkSchema = z.union([z.string().min(1), z.looseObject({ url: z.string().min(1) })]);
export type SinkSetting = z.infer<typeof sinkSchema>;

/** Every way of naming a sink, for help and messages. */
export const sinkForms: readonly string[] = kinds.map(({ form }) => form);

/**
 * @param setting an address, or one with options of its kind beside it
 * @throws ClflowError `usage` for an address that names no sink, or options that its kind does not have
 */
export function openSink(setting: SinkSetting, context: SinkContext): Sink {
  const { url, ...options } = typeof setting === 'string' ? { url: setting } : setting;
  const kind = kinds.find(({ matches }) => matches(url));
  if (kind) return kind.open(url, parsedOptions(kind.options, options, `the sink ${withoutSecrets(url)}`), context);
  throw new ClflowError('usage', `There is no sink ${withoutSecrets(url)}: name ${sinkForms.join(', ')}.`);
}
