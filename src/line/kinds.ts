/** @file What a kind of source or sink is: which addresses are its own, which options it has, how it is opened. */
import type * as z from 'zod';
import { ClflowError } from '../errors.js';
import type { Ledger } from './ledger.js';
import type { Sink } from './sink.js';
import type { Source } from './source.js';
import type { TriggerInput } from './trigger-input.js';
import type { TriggerLog } from './trigger-log.js';

export interface SourceContext {
  /** Name of the camera's place on the line. */
  readonly station: string;
  /** Name of the plant. */
  readonly site: string;
  /** Take what is there and end. */
  readonly once: boolean;
  /** Remembers files over restarts. */
  readonly ledger: Ledger;
  /** Remembers triggers over restarts. */
  readonly triggers: TriggerLog;
  /** Something worth knowing that is no error. */
  readonly onNote: (sentence: string) => void;
}

export interface SinkContext {
  /** Name of the sink in the configuration; without one its address without secrets. Names its rows in the outbox. */
  readonly name: string;
  /** Name of the plant, where the configuration has one. */
  readonly site: string;
  /** Stations whose results it is sent. */
  readonly stations: readonly string[];
  /** Prints a line of the result; missing where nobody does. Resolves when it was handed on. */
  readonly print?: (line: string) => Promise<void>;
  readonly onNote: (sentence: string) => void;
}

interface Kind<Opened, Context> {
  /** How it is named, for help and messages: `mqtt://HOST/TOPIC`. */
  readonly form: string;
  readonly matches: (address: string) => boolean;
  /** Of the options that stand beside `url` in the configuration. */
  readonly options: z.ZodType;
  /** @param address with its secrets  @param options as `options` has parsed them */
  readonly open: (address: string, options: unknown, context: Context) => Opened;
}

export type SourceKind = Kind<Source, SourceContext>;
export type TriggerKind = Kind<TriggerInput, SourceContext>;
export type SinkKind = Kind<Sink, SinkContext>;

interface KindOf<Schema extends z.ZodType, Opened, Context> extends Omit<Kind<Opened, Context>, 'options' | 'open'> {
  readonly options: Schema;
  readonly open: (address: string, options: z.output<Schema>, context: Context) => Opened;
}

/** A kind whose options are of the schema's type. */
export function kindOf<Schema extends z.ZodType, Opened, Context>(
  kind: KindOf<Schema, Opened, Context>,
): Kind<Opened, Context> {
  return { ...kind, open: (address, options, context) => kind.open(address, options as z.output<Schema>, context) };
}

/** @throws ClflowError `usage` that names the first option that makes no sense */
export function parsedOptions(schema: z.ZodType, options: unknown, where: string): unknown {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new ClflowError('usage', `The settings of ${where} cannot be used: ${issueSentence(parsed.error.issues[0])}.`);
}

/** What is wrong, and at which place of the JSON: `cameras.0.model must be a path`. */
export function issueSentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `there is no "${[...issue.path, issue.keys[0]].join('.')}"`;
  }
  const place = issue.path.join('.');
  return place === '' ? issue.message : `"${place}": ${issue.message}`;
}
