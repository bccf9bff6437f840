/** @file Results to an MQTT 5 broker: QoS 1, for each station a retained state with a heartbeat and a last will. */
import type { IClientPublishOptions } from 'mqtt';
import type { BackOff } from './back-off.js';
import { kindOf, type SinkContext, type SinkKind } from './kinds.js';
import { asLevel, isMqtt, mqttOptions, parseMqttAddress, topicOf, type MqttAddress } from './mqtt-address.js';
import { MqttConnection } from './mqtt-connection.js';
import { Later, Refused, type Sink } from './sink.js';

export interface MqttTimes {
  /** Milliseconds between two signs of life on the topics `state`. */
  readonly heartbeat?: number;
  /** Milliseconds within which a broker has to acknowledge. */
  readonly timeout?: number;
  readonly backOff?: () => BackOff;
}

/** Results handed to the broker before the first is acknowledged; brokers allow twenty and more. */
const WINDOW = 16;
const HEARTBEAT = 10_000;
/** Heartbeats that may be missed before a kept state says nothing any more. */
const MISSED = 3;
/** What the broker says for a station that is gone. */
const OFFLINE = JSON.stringify({ schema: 1, state: 'offline' });
const JSON_TEXT = { contentType: 'application/json', payloadFormatIndicator: true } as const;

/** What a broker says against a message that it will never take: topic, size, form, QoS. */
const UNACCEPTABLE = new Set([144, 149, 153, 155]);
const QUOTA_EXCEEDED = 151;
const NOT_AUTHORIZED = 135;

export const mqttSink: SinkKind = kindOf({
  form: 'mqtt://HOST/SITE',
  matches: isMqtt,
  options: mqttOptions,
  open: (address, options, context: SinkContext) =>
    openMqttSink(parseMqttAddress(address, options, { site: context.site, env: process.env }), context),
});

/** A sink of one connection a station: topics are `clflow/v1/SITE/STATION/result` and `…/state`. */
export function openMqttSink(
  address: MqttAddress,
  { name, stations }: Pick<SinkContext, 'name' | 'stations'>,
  times: MqttTimes = {},
): Sink {
  const connections = new Map(stations.map((station) => [station, new Station(address, station, times)]));
  return {
    name,
    window: WINDOW,
    async send({ inspectionId, payload, result }, signal) {
      const station = connections.get(result.station);
      // What lies in the outbox of an earlier configuration.
      if (!station) throw new Refused(`The station ${result.station} is not one of those that ${name} is for.`);
      await station.result(payload, inspectionId, signal);
    },
    async check(signal) {
      await Promise.all([...connections.values()].map((station) => station.up(signal)));
      return 'the broker answers';
    },
    async announce(state, signal) {
      await Promise.all([...connections.values()].map((station) => station.announce(state, signal)));
    },
    async close() {
      await Promise.all([...connections.values()].map((station) => station.close()));
    },
  };
}

const NEVER = new AbortController().signal;

class Station {
  private readonly connection: MqttConnection;
  private readonly heartbeat: number;
  private readonly stateTopic: string;
  private state: string | null = null;
  private beating: NodeJS.Timeout | null = null;

  constructor(
    private readonly address: MqttAddress,
    private readonly station: string,
    { heartbeat = HEARTBEAT, timeout, backOff }: MqttTimes,
  ) {
    this.heartbeat = heartbeat;
    this.stateTopic = topicOf(address.site, station, 'state');
    this.connection = new MqttConnection(address, {
      clientId: `clflow-${address.site}-${asLevel(station)}-${Math.random().toString(36).slice(2, 10)}`,
      will: { topic: this.stateTopic, payload: Buffer.from(OFFLINE), qos: 1, retain: true, properties: JSON_TEXT },
      timeout,
      backOff: backOff?.(),
      onUp: async (client) => {
        if (this.state === null) return;
        await this.connection.publishOn(client, this.stateTopic, this.state, this.stateOptions(), NEVER);
      },
    });
  }

  async result(payload: string, inspectionId: string, signal: AbortSignal): Promise<void> {
    const properties = {
      ...JSON_TEXT,
      messageExpiryInterval: this.address.expiry,
      userProperties: { inspection_id: inspectionId },
    };
    const topic = topicOf(this.address.site, this.station, 'result');
    try {
      await this.connection.publish(topic, payload, { properties }, signal);
    } catch (error) {
      throw explained(error, this.address.name, topic);
    }
  }

  async up(signal: AbortSignal): Promise<void> {
    await this.connection.connected(signal);
  }

  async announce(state: string, signal: AbortSignal): Promise<void> {
    this.state = state;
    this.beating ??= setInterval(() => {
      if (this.connection.isUp && this.state !== null) this.say(this.state, NEVER).catch(() => {});
    }, this.heartbeat).unref();
    // Where there is no connection it is said by the next.
    if (this.connection.isUp) await this.say(state, signal);
    else await this.connection.begin();
  }

  async close(): Promise<void> {
    if (this.beating) clearInterval(this.beating);
    await this.connection.close((client) =>
      this.connection.publishOn(
        client,
        this.stateTopic,
        OFFLINE,
        { retain: true, properties: JSON_TEXT },
        AbortSignal.timeout(2000),
      ),
    );
  }

  private say(state: string, signal: AbortSignal): Promise<void> {
    return this.connection.publish(this.stateTopic, state, this.stateOptions(), signal);
  }

  /** A state that nobody renews is forgotten: it would be a lie once clflow and broker have died together. */
  private stateOptions(): IClientPublishOptions {
    const messageExpiryInterval = Math.ceil((this.heartbeat * MISSED) / 1000);
    return { retain: true, properties: { ...JSON_TEXT, messageExpiryInterval } };
  }
}

function explained(error: unknown, broker: string, topic: string): unknown {
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'number') return error;
  if (code === QUOTA_EXCEEDED) return new Later(`The broker ${broker} has no room for results.`, 5000);
  if (code === NOT_AUTHORIZED)
    return new Error(
      `The broker ${broker} does not let this user publish: allow the topic ${topic} in its access list.`,
    );
  const words = `The broker ${broker} did not take a result (reason code ${code}).`;
  return UNACCEPTABLE.has(code) ? new Refused(words) : new Error(words);
}
