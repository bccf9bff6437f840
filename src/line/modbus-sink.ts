/** @file Verdicts into a PLC: clflow is the client and writes to the PLC's Modbus TCP server, the sequence last. */
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { withoutSecrets } from './address.js';
import { kindOf, parsedOptions, type SinkContext, type SinkKind } from './kinds.js';
import { ModbusConnection } from './modbus-connection.js';
import { coil, coilsOf, dataOf, register, sequenceWord, STRIDE } from './modbus-map.js';
import { Refused, type Sink } from './sink.js';

const HEARTBEAT = 1000;
/** Milliseconds between two looks at what the PLC has taken. */
const LOOK = 10;

/** Beside `url` in the configuration, or behind `?` in the address. */
const modbusOptions = z.strictObject({
  base: z.coerce.number().int().min(0).max(65_000).optional().describe('First register and first coil.'),
  acknowledge: z
    .union([z.boolean(), z.stringbool()])
    .optional()
    .describe('Wait with the next result until the PLC has written the sequence of this one into register 24.'),
  timeout: z.coerce.number().min(0.05).max(60).optional().describe('Seconds for each answer of the PLC.'),
});

export const modbusSink: SinkKind = kindOf({
  form: 'modbus://HOST',
  matches: (address) => /^modbus:/i.test(address),
  options: modbusOptions,
  open: (address, options, context: SinkContext) => openModbusSink(address, options, context),
});

/** @throws ClflowError `usage` */
export function openModbusSink(
  address: string,
  given: object,
  { name, stations }: Pick<SinkContext, 'name' | 'stations'>,
  heartbeatEvery = HEARTBEAT,
): Sink {
  const { host, port, unit, query } = parsePlace(address);
  const {
    base = 0,
    acknowledge = false,
    timeout = 3,
  } = parsedOptions(modbusOptions, { ...query, ...given }, withoutSecrets(address)) as z.output<typeof modbusOptions>;
  if (base + stations.length * STRIDE > 65_536)
    throw new ClflowError('usage', `From \`base\` ${base} there is no room for ${stations.length} stations.`);
  const connection = new ModbusConnection({ host, port, unit, timeout: timeout * 1000 });
  const bases = new Map(stations.map((station, i) => [station, base + i * STRIDE]));
  let beats = 0;
  let beating: NodeJS.Timeout | null = null;
  let busy = false;

  /** Also connects again, so that the PLC sees life before there is a result. */
  async function beat(): Promise<void> {
    if (busy) return;
    busy = true;
    beats = (beats + 1) % 65_536;
    try {
      for (const at of bases.values()) {
        await connection.writeRegisters(at + register.heartbeat, [beats]);
        await connection.writeCoils(at + coil.online, [true]);
      }
    } finally {
      busy = false;
    }
  }

  function live(): void {
    beating ??= setInterval(() => void beat().catch(() => {}), heartbeatEvery).unref();
  }

  async function acknowledged(at: number, sequence: number, signal: AbortSignal): Promise<void> {
    const end = performance.now() + timeout * 1000;
    while ((await connection.readRegister(at + register.acknowledged)) !== sequence) {
      if (performance.now() > end)
        throw new Error(`The PLC ${host}:${port} did not take result ${sequence} within ${timeout} s.`);
      await pause(LOOK, undefined, { signal });
    }
  }

  return {
    name,
    window: 1,
    async send({ result }, signal) {
      const at = bases.get(result.station);
      if (at === undefined) throw new Refused(`The station ${result.station} is not one of those that ${name} is for.`);
      live();
      const sequence = sequenceWord(result.sequence);
      await connection.writeRegisters(at + register.verdict, dataOf(result));
      await connection.writeCoils(at + coil.pass, coilsOf(result));
      await connection.writeRegisters(at + register.sequence, [sequence]);
      if (acknowledge) await acknowledged(at, sequence, signal);
    },
    async check() {
      const sequence = await connection.readRegister(base + register.sequence);
      return `the PLC answers; its last result is ${sequence}`;
    },
    async announce() {
      live();
      await beat();
    },
    async close() {
      if (beating) clearInterval(beating);
      // Nobody may take the last verdict for the next part's.
      if (connection.isUp)
        for (const at of bases.values())
          await connection.writeCoils(at + coil.pass, [false, false, true, false]).catch(() => {});
      connection.close();
    },
  };
}

/** `modbus://HOST:PORT/UNIT?base=…` */
function parsePlace(address: string) {
  const url = URL.canParse(address) ? new URL(address) : null;
  const unit = Number(url?.pathname.replace(/^\/|\/$/g, '') || 1);
  if (!url?.hostname || url.protocol !== 'modbus:' || !Number.isInteger(unit) || unit < 0 || unit > 255)
    throw new ClflowError('usage', 'A Modbus address is modbus://HOST, modbus://HOST:PORT or modbus://HOST:PORT/UNIT.');
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : 502,
    unit,
    query: Object.fromEntries(url.searchParams),
  };
}
