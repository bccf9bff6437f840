/**
 * @file Triggers of a camera by MQTT. Those that come while nobody listens are not kept: no picture of their moment would be there.
 * The topic `ack` tells the sender which were taken; one that was not can be sent again with the same id.
 */
import type { IPublishPacket } from 'mqtt';
import type { BackOff } from './back-off.js';
import { kindOf, type SourceContext, type TriggerKind } from './kinds.js';
import { asLevel, isMqtt, mqttOptions, parseMqttAddress, topicOf, type MqttAddress } from './mqtt-address.js';
import { MqttConnection } from './mqtt-connection.js';
import { checkTopic, lostOf, subscribe } from './mqtt-subscription.js';
import { requirePeer } from './peer.js';
import { Misspoken } from './spoken.js';
import { Crowded, type TriggerInput } from './trigger-input.js';
import { readCameraTrigger } from './trigger.js';

/** Of one message. */
const MOST_BYTES = 64_000;

export interface MqttTriggerOptions {
  /** Milliseconds for the first connection of a dry run. */
  readonly timeout?: number;
  readonly backOff?: BackOff;
}

export const mqttTriggerKind: TriggerKind = kindOf({
  form: 'mqtt://HOST/SITE',
  matches: isMqtt,
  options: mqttOptions,
  open: (address, options, { site, station }: SourceContext) =>
    mqttTriggers(parseMqttAddress(address, options, { site, env: process.env }), station),
});

/** Triggers of one station: `clflow/v1/SITE/STATION/trigger`. */
export function mqttTriggers(
  address: MqttAddress,
  station: string,
  { timeout, backOff }: MqttTriggerOptions = {},
): TriggerInput {
  const topic = topicOf(address.site, station, 'trigger');
  const ack = topicOf(address.site, station, 'ack');
  requirePeer('mqtt', 'MQTT');
  return {
    name: `${address.name} (${topic})`,
    async listen(take, { onRefused, onState }, signal) {
      const tell = (trigger_id: string | null, more: object): void =>
        connection.mention(ack, JSON.stringify({ schema: 1, trigger_id, ...more, at: new Date().toISOString() }));
      const receive = async ({ payload, properties }: IPublishPacket, lost: AbortSignal): Promise<void> => {
        let triggerId: string | null = null;
        try {
          const trigger = readCameraTrigger(Buffer.from(payload), { ...properties?.userProperties });
          ({ triggerId } = trigger);
          const { repeated, kept, result } = await take(trigger);
          tell(triggerId, repeated ? { accepted: true, repeated } : { accepted: true });
          if (!kept) await Promise.race([result, lostOf(lost)]);
        } catch (error) {
          if (!(error instanceof Misspoken || error instanceof Crowded)) throw error;
          tell(triggerId, { accepted: false, reason: error.message });
          onRefused(topic, error.message);
        }
      };
      const connection = new MqttConnection(address, {
        // As that of triggers with pictures: a station has the one or the other.
        clientId: `clflow-${address.site}-${asLevel(station)}-trigger`,
        maximumBytes: MOST_BYTES,
        backOff,
        onUp: async (client) => {
          await subscribe(client, topic);
          onState({ state: 'online', reason: null });
        },
        onDown: (reason) => onState({ state: 'offline', reason }),
        onMessage: receive,
      });
      try {
        await connection.begin();
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
          if (signal.aborted) resolve();
        });
      } finally {
        await connection.close();
      }
    },
    check: (signal) => checkTopic(address, topic, timeout, signal),
  };
}
