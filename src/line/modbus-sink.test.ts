/** @file Against pymodbus as the PLC's server. */
import { afterEach, describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ModbusConnection } from './modbus-connection.js';
import { coilsOf, dataOf, sequenceWord, STRIDE } from './modbus-map.js';
import { modbusSink, openModbusSink } from './modbus-sink.js';
import { Refused, type Sink } from './sink.js';
import { numbered, until } from './testing/frames.js';
import { outgoing } from './testing/outgoing.js';
import { freePort, Program, wait } from './testing/programs.js';

const PYTHON = process.env.PYTHON ?? 'bench/peers/.venv-parity/bin/python';
const signal = new AbortController().signal;

const missing = !hasPymodbus();
function hasPymodbus(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import pymodbus'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`skipped: a PLC needs pymodbus in ${PYTHON} (.ci/requirements.txt)`);
    return false;
  }
}

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

interface Write {
  readonly function: number;
  readonly address: number;
  readonly values: readonly (number | boolean)[];
}

async function plc() {
  const port = await freePort();
  const program = new Program(PYTHON, [join(import.meta.dirname, 'testing/modbus_server.py'), String(port)], port);
  await program.start();
  cleaning.push(() => program.kill());
  const reader = new ModbusConnection({ host: '127.0.0.1', port, unit: 1, timeout: 2000 });
  cleaning.push(() => reader.close());
  return {
    port,
    program,
    reader,
    writes: () =>
      program.output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Write),
    registers: async (from: number, count: number) => {
      const got: number[] = [];
      for (let i = 0; i < count; i++) got.push(await reader.readRegister(from + i));
      return got;
    },
  };
}

function sinkAt(port: number, query = '', heartbeat = 60_000): Sink {
  const context = { name: 'plc', stations: ['press', 'oven'] };
  const sink = openModbusSink(`modbus://127.0.0.1:${port}/1${query}`, {}, context, heartbeat);
  cleaning.push(() => sink.close());
  return sink;
}

describe.skipIf(missing)(`a PLC${missing ? ' (skipped: no Python with pymodbus)' : ''}`, () => {
  it('finds data first, then the coils, the sequence last', async () => {
    const { port, writes, registers } = await plc();
    const result = numbered(65_536, {
      verdict: 'anomalous',
      score: 1.6732,
      trigger_id: '4000000001',
      timing_ms: { decode: 7, infer: 27, post: 1, total: 45.4 },
    });
    await sinkAt(port, '?base=10').send(outgoing(result), signal);
    expect(await registers(10, 12)).toEqual([1, 3, 0, 1673, 0, 500, 1, 61035, 10241, 0, 45, 0]);
    expect(writes().map(({ function: code, address }) => [code, address])).toEqual([
      [16, 11],
      [15, 10],
      [16, 10],
    ]);
    expect(writes()[1].values.slice(0, 4)).toEqual([false, true, false, true]);
  });

  it('finds every station at its own place', async () => {
    const { port, registers } = await plc();
    const sink = sinkAt(port);
    await sink.send(outgoing(numbered(7)), signal);
    await sink.send(outgoing(numbered(9, { station: 'oven', verdict: 'review' })), signal);
    expect(await registers(0, 2)).toEqual([7, 1]);
    expect(await registers(STRIDE, 2)).toEqual([9, 2]);
    await expect(sink.send(outgoing(numbered(1, { station: 'gone' })), signal)).rejects.toBeInstanceOf(Refused);
  });

  it('sees a heartbeat before there is a result, also after it was away, and a fault when clflow ends', async () => {
    const { port, program, registers, writes, reader } = await plc();
    const sink = sinkAt(port, '', 50);
    await sink.announce?.('{}', signal);
    const [first] = await registers(20, 1);
    await until('heartbeats', () => writes().filter(({ address }) => address === 20).length > 3);
    expect((await registers(20, 1))[0]).toBeGreaterThan(first);
    await program.kill();
    reader.close();
    await expect(sink.send(outgoing(numbered(1)), signal)).rejects.toThrow(
      /^The PLC 127.0.0.1:\d+ cannot be reached: /,
    );
    await program.start();
    await wait(200);
    expect((await registers(20, 1))[0]).toBeGreaterThan(first);
    await sink.send(outgoing(numbered(1)), signal);
    await sink.close();
    const coils = writes().filter(({ function: code, address }) => code === 15 && address === 0);
    expect(coils[coils.length - 1].values.slice(0, 4)).toEqual([false, false, true, false]);
  });

  it('is waited for, where it says what it has taken', async () => {
    const { port, reader } = await plc();
    const sink = sinkAt(port, '?acknowledge=true&timeout=0.3');
    const sending = sink.send(outgoing(numbered(5)), signal);
    await expect(sending).rejects.toThrow('did not take result 5 within 0.3 s.');
    const again = sink.send(outgoing(numbered(5)), signal);
    await wait(60);
    await reader.writeRegisters(24, [5]);
    await again;
  });

  it('says no for good where the address does not exist', async () => {
    const { port } = await plc();
    const sending = sinkAt(port, '?base=5000').send(outgoing(numbered(1)), signal);
    await expect(sending).rejects.toBeInstanceOf(Refused);
    await expect(sending).rejects.toThrow('has no such address; check `base` (registers 5001 to 5011)');
  });

  it('is not waited for where it hangs', async () => {
    const { port, program } = await plc();
    const sink = sinkAt(port, '?timeout=0.2');
    await sink.send(outgoing(numbered(1)), signal);
    program.signal('SIGSTOP');
    await expect(sink.send(outgoing(numbered(2)), signal)).rejects.toThrow('cannot be reached: no answer.');
    program.signal('SIGCONT');
    await wait(100);
    await sink.send(outgoing(numbered(2)), signal);
  });

  it('answers a dry run', async () => {
    const { port } = await plc();
    expect(await sinkAt(port).check?.(signal)).toBe('the PLC answers; its last result is 0');
    await expect(sinkAt(1).check?.(signal)).rejects.toThrow('cannot be reached');
  });
});

describe('the map', () => {
  it('tells verdicts by number and by coil', () => {
    const verdicts = ['normal', 'review', 'anomalous', 'error', 'no_image'] as const;
    expect(verdicts.map((verdict) => dataOf(numbered(1, { verdict }))[0])).toEqual([1, 2, 3, 4, 5]);
    expect(verdicts.map((verdict) => coilsOf(numbered(1, { verdict })).slice(0, 3).indexOf(true))).toEqual([
      0, 1, 1, 2, 2,
    ]);
  });

  it('has a place for what is missing and what is too large', () => {
    const odd = {
      score: null,
      threshold: -1e9,
      trigger_id: null,
      timing_ms: { decode: null, infer: null, post: null, total: 1e9 },
    };
    expect(dataOf(numbered(1, odd))).toEqual([1, 0x8000, 0, 0x8000, 1, 0, 0, 0, 0, 65_535, 0]);
  });

  it('gives texts by their check sum, and numbers as they are', () => {
    const trigger = (id: string) => dataOf(numbered(1, { trigger_id: id })).slice(5, 8);
    expect(trigger('65537')).toEqual([1, 1, 1]);
    // The check value of "hello", as zlib's and Python's binascii.crc32 give it: 0x3610a686.
    expect(trigger('hello')).toEqual([2, 0x3610, 0xa686]);
    expect(trigger('007')[0]).toBe(2);
    expect(trigger('4294967296')[0]).toBe(2);
  });

  it('counts from 1 to 65535 and again from 1', () => {
    expect([1, 65_535, 65_536, 131_070, 131_071].map(sequenceWord)).toEqual([1, 65_535, 1, 65_535, 1]);
  });
});

it('has an option for every kind of setting', async () => {
  const options = modbusSink.options.parse({ acknowledge: true });
  const context = { name: 'plc', site: '', stations: ['a'], onNote: () => {} };
  const sink = modbusSink.open('modbus://127.0.0.1:1?timeout=0.2', options, context);
  await expect(sink.check?.(signal)).rejects.toThrow('cannot be reached');
});

it.each(['modbus://', 'modbus://host/300', 'modbus://host/x', 'http://host'])('is no Modbus address: %s', (address) => {
  expect(() => openModbusSink(address, {}, { name: 'plc', stations: ['a'] })).toThrow('A Modbus address is');
});

it('knows no other options, and leaves room for all stations', () => {
  const open = (query: string) =>
    openModbusSink(`modbus://host${query}`, {}, { name: 'plc', stations: Array(20).fill('a') });
  expect(() => open('?speed=9600')).toThrow('there is no "speed"');
  expect(() => open('?base=65000')).toThrow('no room for 20 stations');
});
