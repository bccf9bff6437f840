/** @file Where a broker is and what its topics are called: `mqtt://USER:PASSWORD@HOST:PORT/SITE`. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ClflowError, messageOf } from '../errors.js';
import { withoutSecrets } from './address.js';
import { parsedOptions } from './kinds.js';

/** Beside `url` in the configuration, or behind `?` in the address. */
export const mqttOptions = z.strictObject({
  ca: z.string().optional().describe('File of the certificates that the broker’s is checked against, PEM.'),
  cert: z.string().optional().describe('File of the certificate of this client, PEM.'),
  key: z.string().optional().describe('File of its key, PEM.'),
  expiry: z.coerce
    .number()
    .int()
    .min(1)
    .max(0xffff_ffff)
    .optional()
    .describe('Seconds after which the broker need not keep a message any longer; a day.'),
});

export interface MqttAddress {
  /** The address without its secrets. */
  readonly name: string;
  readonly protocol: 'mqtt' | 'mqtts';
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly site: string;
  readonly options: z.output<typeof mqttOptions>;
  /** Seconds. */
  readonly expiry: number;
}

export interface MqttDefaults {
  /** Where the address names no site. */
  readonly site: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const DAY = 86_400;
const FORM = 'mqtt://HOST/SITE, or mqtts:// with TLS';
const LEVEL = /^[\p{L}\p{N}._-]{1,100}$/u;

export function isMqtt(address: string): boolean {
  return /^mqtts?:/i.test(address);
}

/** `result`, `state`, `trigger`, `ack`; a new meaning of theirs gets a new number. @param station any text */
export function topicOf(site: string, station: string, kind: string): string {
  return `clflow/v1/${site}/${asLevel(station)}/${kind}`;
}

/** A level of a topic: what would be a pattern or another level becomes "_". */
export function asLevel(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]/gu, '_').slice(0, 100) || '_';
}

/**
 * Reads an address. User and password stand in it, or in `CLFLOW_MQTT_USER` and `CLFLOW_MQTT_PASSWORD`, as commands can be seen by
 * other users of the machine.
 *
 * @throws ClflowError `usage`
 */
export function parseMqttAddress(address: string, given: object, { site, env }: MqttDefaults): MqttAddress {
  const url = URL.canParse(address) ? new URL(address) : null;
  const protocol = url?.protocol.slice(0, -1);
  // Not the address itself: it may hold a password.
  if (!url || (protocol !== 'mqtt' && protocol !== 'mqtts') || !url.hostname)
    throw new ClflowError('usage', `An MQTT address is ${FORM}.`);
  const name = withoutSecrets(address).replace(/\/$/, '');
  const path = decoded(url.pathname.replace(/^\/|\/$/g, ''));
  if (path && !LEVEL.test(path))
    throw new ClflowError(
      'usage',
      `The MQTT address ${name} has to be ${FORM}; SITE is one name of letters, digits, ".", "_" and "-".`,
    );
  const query = Object.fromEntries(url.searchParams);
  const options = parsedOptions(mqttOptions, { ...query, ...given }, name) as z.output<typeof mqttOptions>;
  return {
    name,
    protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : protocol === 'mqtts' ? 8883 : 1883,
    username: decoded(url.username) || env.CLFLOW_MQTT_USER,
    password: decoded(url.password) || env.CLFLOW_MQTT_PASSWORD,
    site: path || asLevel(site),
    options,
    expiry: options.expiry ?? DAY,
  };
}

/** @throws ClflowError `usage` */
export function readPem(path: string | undefined): Buffer | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ClflowError('usage', `The file ${path} for TLS cannot be read: ${messageOf(cause)}.`, { cause });
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
