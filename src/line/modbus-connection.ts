/** @file A client of a PLC's Modbus TCP server: connects when it is asked for something, and lets go after any trouble. */
import { once } from 'node:events';
import { Socket } from 'node:net';
import { messageOf } from '../errors.js';
import { requirePeer } from './peer.js';
import { Refused } from './sink.js';

export interface ModbusPlace {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
  /** Milliseconds for connecting, and for each answer. */
  readonly timeout: number;
}

/** As much of the package as is used. */
interface Client {
  writeMultipleRegisters(start: number, values: number[]): Promise<unknown>;
  writeMultipleCoils(start: number, values: boolean[]): Promise<unknown>;
  readHoldingRegisters(
    start: number,
    count: number,
  ): Promise<{ response: { body: { valuesAsArray: ArrayLike<number> } } }>;
}

/** Exceptions of the protocol that say "never": unknown function, address, value. */
const NEVER: Readonly<Record<number, string>> = {
  1: 'does not know this function',
  2: 'has no such address; check `base`',
  3: 'does not take this value',
};

export class ModbusConnection {
  private socket: Socket | null = null;
  private client: Promise<Client> | null = null;

  /** @throws ClflowError `usage` where the package is missing */
  constructor(private readonly place: ModbusPlace) {
    requirePeer('jsmodbus', 'Modbus');
  }

  get isUp(): boolean {
    return this.socket?.readyState === 'open';
  }

  writeRegisters(start: number, values: number[]): Promise<void> {
    return this.ask(`registers ${start} to ${start + values.length - 1}`, (client) =>
      client.writeMultipleRegisters(start, values),
    ).then(() => {});
  }

  writeCoils(start: number, values: boolean[]): Promise<void> {
    return this.ask(`coils ${start} to ${start + values.length - 1}`, (client) =>
      client.writeMultipleCoils(start, values),
    ).then(() => {});
  }

  async readRegister(address: number): Promise<number> {
    const answer = await this.ask(`register ${address}`, (client) => client.readHoldingRegisters(address, 1));
    return answer.response.body.valuesAsArray[0];
  }

  close(): void {
    this.socket?.destroy();
    this.socket = null;
    this.client = null;
  }

  private async ask<T>(what: string, request: (client: Client) => Promise<T>): Promise<T> {
    const { host, port } = this.place;
    this.client ??= this.connect();
    const mine = this.client;
    try {
      return await request(await mine);
    } catch (error) {
      const exception = exceptionOf(error);
      if (exception !== null) {
        const known = NEVER[exception];
        const words = `The PLC ${host}:${port} ${known ?? `answered with exception ${exception}`} (${what}).`;
        throw known ? new Refused(words) : new Error(words);
      }
      // An answer that comes late would be taken for that to the next question.
      if (this.client === mine) this.close();
      throw new Error(`The PLC ${host}:${port} cannot be reached: ${reasonOf(error)}.`, { cause: error });
    }
  }

  private async connect(): Promise<Client> {
    const modbus = await import('jsmodbus');
    const { host, port, unit, timeout } = this.place;
    const socket = new Socket();
    this.socket = socket;
    const client: Client = new modbus.default.client.TCP(socket, unit, timeout);
    socket.setNoDelay(true);
    const limit = setTimeout(() => socket.destroy(new Error('no answer')), timeout);
    try {
      socket.connect(port, host);
      await once(socket, 'connect');
    } finally {
      clearTimeout(limit);
    }
    // What happens to the connection is told by the requests on it.
    socket.on('error', () => {});
    socket.once('close', () => {
      if (this.socket === socket) this.close();
    });
    return client;
  }
}

/** The code of an exception that the PLC answered with; null for any other trouble. */
function exceptionOf(error: unknown): number | null {
  const { err, response } = error as { err?: unknown; response?: { body?: { code?: unknown } } };
  return err === 'ModbusException' && typeof response?.body?.code === 'number' ? response.body.code : null;
}

function reasonOf(error: unknown): string {
  const { message, err } = error as { message?: unknown; err?: unknown };
  if (err === 'Timeout') return 'no answer';
  return (typeof message === 'string' && message ? message : messageOf(error)).replace(/\.$/, '');
}
