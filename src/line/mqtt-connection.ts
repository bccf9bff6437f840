/** @file One connection to a broker that is always wanted: made again with growing pauses whenever it is lost. */
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { IClientOptions, IClientPublishOptions, IPublishPacket, MqttClient } from 'mqtt';
import { ClflowError, messageOf } from '../errors.js';
import { BackOff } from './back-off.js';
import { readPem, type MqttAddress } from './mqtt-address.js';
import { requirePeer } from './peer.js';

export interface MqttConnectionOptions {
  readonly clientId: string;
  /** What the broker keeps of us while we are away: nothing, or subscriptions and what came for them, for so many seconds. */
  readonly sessionSeconds?: number;
  readonly will?: IClientOptions['will'];
  /** Of packets that come in. */
  readonly maximumBytes?: number;
  /** After each connecting, before anyone else may use it. */
  readonly onUp: (client: MqttClient) => Promise<void>;
  readonly onDown?: (reason: string) => void;
  /** A message; the broker is told that it arrived once this resolves, and sends no further one before. */
  readonly onMessage?: (packet: IPublishPacket, signal: AbortSignal) => Promise<void>;
  /** Milliseconds within which a broker has to acknowledge. */
  readonly timeout?: number;
  readonly backOff?: BackOff;
}

/** Seconds between two signs of life on a silent connection. */
const KEEPALIVE = 15;

/** Milliseconds for the broker to close the connection. */
const GOODBYE = 300;
/** Bytes of a packet besides its payload, at most: topic and properties. */
const ROUND_IT = 1000;

const LOCKED = 'it does not let this client in; check user and password';
/** What a broker says against a connection. */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'it does not speak MQTT 5',
  132: 'it does not speak MQTT 5',
  4: LOCKED,
  5: LOCKED,
  134: LOCKED,
  135: LOCKED,
  149: 'a message is larger than it takes',
  142: 'another client took the place of this one; is clflow running twice for this site and station?',
};

export class MqttConnection {
  private readonly stopped = new AbortController();
  private readonly backOff: BackOff;
  private readonly timeout: number;
  private readonly waiting = new Set<() => void>();
  private life: Promise<void> | null = null;
  private client: MqttClient | null = null;
  private trouble: string | null = null;
  /** Ends what waits for an acknowledgement on a connection that is lost. */
  private losses = new Set<(error: Error) => void>();

  /** @throws ClflowError `usage` where the package is missing, or a file for TLS */
  constructor(
    private readonly address: MqttAddress,
    private readonly options: MqttConnectionOptions,
  ) {
    requirePeer('mqtt', 'MQTT');
    for (const file of [address.options.ca, address.options.cert, address.options.key]) readPem(file);
    this.backOff = options.backOff ?? new BackOff();
    this.timeout = options.timeout ?? 20_000;
  }

  get isUp(): boolean {
    return this.client !== null;
  }

  /** Connects, if it does not yet, and stays connected. @throws ClflowError where a file for TLS is missing */
  async begin(): Promise<void> {
    if (this.life) return;
    const { connect } = await import('mqtt');
    const options = this.connectOptions();
    this.life ??= this.live(() => connect(options));
  }

  /**
   * Publishes with QoS 1 and resolves once the broker has acknowledged.
   *
   * @throws an error with the broker's reason code as `code`, or one that tells why there is no connection
   */
  async publish(topic: string, payload: string, options: IClientPublishOptions, signal: AbortSignal): Promise<void> {
    // A window of results waits on one signal.
    setMaxListeners(0, signal);
    const client = await this.connected(signal);
    return this.publishOn(client, topic, payload, options, signal);
  }

  /** Says something that nobody waits for, where there is a connection. */
  mention(topic: string, payload: string): void {
    this.client?.publish(topic, payload, { qos: 1 }, () => {});
  }

  /** As {@link publish}, on a connection in hand. */
  publishOn(
    client: MqttClient,
    topic: string,
    payload: string,
    options: IClientPublishOptions,
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error | null) => {
        clearTimeout(timer);
        this.losses.delete(settle);
        signal.removeEventListener('abort', aborted);
        if (error) reject(error);
        else resolve();
      };
      const aborted = () => settle(new ClflowError('interrupted', 'Stopped before the broker acknowledged.'));
      const timer = setTimeout(() => {
        settle(new Error(`The broker ${this.address.name} did not acknowledge within ${this.timeout / 1000} s.`));
        // A broker that hangs looks like one that is there: anew.
        client.end(true);
      }, this.timeout);
      this.losses.add(settle);
      signal.addEventListener('abort', aborted);
      const most = client.serverProperties?.maximumPacketSize ?? Infinity;
      if (Buffer.byteLength(payload) + ROUND_IT > most)
        settle(Object.assign(new Error('Packet too large'), { code: 149 }));
      else
        client.publish(topic, payload, { ...options, qos: 1 }, (error) => {
          // An error without a code is the loss of the connection, of which there is more to say in a moment.
          if (!error || 'code' in error) settle(error);
        });
    });
  }

  /** Says goodbye; the last will is not executed. @param farewell what to do before, if there is a connection */
  async close(farewell?: (client: MqttClient) => Promise<void>): Promise<void> {
    const { client } = this;
    if (client && farewell && !this.stopped.signal.aborted) await farewell(client).catch(() => {});
    this.stopped.abort();
    await this.life;
  }

  private connectOptions(): IClientOptions {
    const { protocol, host, port, username, password, options: tls } = this.address;
    const { clientId, sessionSeconds, will, maximumBytes } = this.options;
    return {
      protocol,
      host,
      port,
      username,
      password,
      clientId,
      will,
      ca: readPem(tls.ca),
      cert: readPem(tls.cert),
      key: readPem(tls.key),
      protocolVersion: 5,
      clean: sessionSeconds === undefined,
      properties: { sessionExpiryInterval: sessionSeconds, maximumPacketSize: maximumBytes, receiveMaximum: 4 },
      keepalive: KEEPALIVE,
      connectTimeout: 10_000,
      // Connecting again is ours: what was not acknowledged lies in the outbox, not in the client's memory.
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
    };
  }

  private async live(connect: () => MqttClient): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      const lost = await this.oneLife(connect());
      this.client = null;
      if (signal.aborted) break;
      this.trouble = `The broker ${this.address.name} cannot be reached: ${lost}.`;
      this.options.onDown?.(this.trouble);
      for (const loss of [...this.losses]) loss(new Error(this.trouble));
      await pause(this.backOff.next(), undefined, { signal }).catch(() => {});
    }
    for (const loss of [...this.losses])
      loss(new ClflowError('interrupted', 'Stopped before the broker acknowledged.'));
    for (const wake of [...this.waiting]) wake();
  }

  /** From connecting to the loss of the connection; why it was lost. */
  private async oneLife(client: MqttClient): Promise<string> {
    let reason = 'the connection was lost';
    const over = new AbortController();
    const say = (error: Error & { readonly code?: unknown }) => {
      reason = (typeof error.code === 'number' && REFUSALS[error.code]) || messageOf(error).replace(/\.$/, '');
    };
    client.handleMessage = (packet, done) => void this.receive(packet, over.signal, done);
    client.on('error', say);
    client.on('disconnect', ({ reasonCode = 0 }) => (reason = REFUSALS[reasonCode] ?? 'it ended the connection'));
    const closed = new Promise<void>((resolve) => client.once('close', resolve).once('end', resolve));
    client.once('connect', () => void this.up(client).catch((error: Error) => (say(error), client.end(true))));
    const stop = () => {
      client.end();
      // One that waits for its last message to be dealt with hears no goodbye.
      setTimeout(() => client.stream.destroy(), GOODBYE).unref();
    };
    this.stopped.signal.addEventListener('abort', stop);
    if (this.stopped.signal.aborted) stop();
    await closed;
    over.abort();
    this.stopped.signal.removeEventListener('abort', stop);
    client.end(true);
    return reason;
  }

  private async up(client: MqttClient): Promise<void> {
    await this.options.onUp(client);
    this.client = client;
    this.trouble = null;
    this.backOff.reset();
    for (const wake of [...this.waiting]) wake();
  }

  private async receive(packet: IPublishPacket, signal: AbortSignal, done: (error?: Error) => void): Promise<void> {
    try {
      await this.options.onMessage?.(packet, signal);
      done();
    } catch {
      // Not acknowledged: the broker sends it again on the next connection.
    }
  }

  /** Waits for a connection, for a while. @throws an error that tells why there is none */
  async connected(signal: AbortSignal): Promise<MqttClient> {
    await this.begin();
    if (!this.client)
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, this.timeout);
        this.waiting.add(wake);
        signal.addEventListener('abort', wake);
        if (signal.aborted || this.stopped.signal.aborted) wake();
      });
    if (signal.aborted || this.stopped.signal.aborted)
      throw new ClflowError('interrupted', 'Stopped before the broker acknowledged.');
    if (this.client) return this.client;
    throw new Error(this.trouble ?? `The broker ${this.address.name} did not answer within ${this.timeout / 1000} s.`);
  }
}
