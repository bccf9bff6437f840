/** @file Triggers by MQTT: each is acknowledged on the topic `ack`, and to the broker once its result lies on the disk. */
import { createHash } from 'node:crypto';
import type { IPublishPacket } from 'mqtt';
import * as z from 'zod';
import type { BackOff } from './back-off.js';
import type { Frame } from './frame.js';
import { FrameQueue } from './frame-queue.js';
import { kindOf, type SourceContext, type SourceKind } from './kinds.js';
import { asLevel, isMqtt, mqttOptions, parseMqttAddress, topicOf, type MqttAddress } from './mqtt-address.js';
import { MqttConnection } from './mqtt-connection.js';
import { checkTopic, lostOf, subscribe } from './mqtt-subscription.js';
import { requirePeer } from './peer.js';
import type { Source, SourceHooks } from './source.js';
import { Misspoken } from './spoken.js';
import { readTrigger, type Trigger } from './trigger.js';

const triggerOptions = mqttOptions.extend({
  folder: z.string().min(1).optional().describe('The only folder that triggers may name images of.'),
  max_megabytes: z.number().min(0.001).max(256).default(32).describe('Of one image.'),
});

export interface TriggerSourceOptions {
  readonly folder: string | null;
  readonly maxBytes: number;
  /** Milliseconds for the first connection of a dry run. */
  readonly timeout?: number;
  readonly backOff?: BackOff;
}

export const mqttKind: SourceKind = kindOf({
  form: 'mqtt://HOST/SITE',
  matches: isMqtt,
  options: triggerOptions,
  open: (address, { folder = null, max_megabytes, ...options }, { site, station }: SourceContext) =>
    mqttSource(parseMqttAddress(address, options, { site, env: process.env }), station, {
      folder,
      maxBytes: max_megabytes * 1e6,
    }),
});

/** Triggers of one station: `clflow/v1/SITE/STATION/trigger`. */
export function mqttSource(address: MqttAddress, station: string, options: TriggerSourceOptions): Source {
  const topic = topicOf(address.site, station, 'trigger');
  const name = `${address.name} (${topic})`;
  // Asked for at the start.
  requirePeer('mqtt', 'MQTT');
  return {
    name,
    async *frames(hooks, signal) {
      const inbox = new Inbox(address, station, topic, options, hooks);
      inbox.connection.begin().catch((error: unknown) => inbox.queue.fail(error));
      try {
        yield* inbox.queue.take(signal);
      } finally {
        await inbox.connection.close();
      }
    },
    check: (signal) => checkTopic(address, topic, options.timeout, signal),
  };
}

class Inbox {
  readonly queue = new FrameQueue(16);
  readonly connection: MqttConnection;
  /** Taken, but the broker does not know it yet: what it sends again meanwhile is the same. */
  private readonly inHand = new Map<string, Promise<void>>();

  constructor(
    address: MqttAddress,
    station: string,
    private readonly topic: string,
    private readonly options: TriggerSourceOptions,
    private readonly hooks: SourceHooks,
  ) {
    const ack = topicOf(address.site, station, 'ack');
    this.connection = new MqttConnection(address, {
      // Always the same, so that triggers that come while clflow is away are kept for it.
      clientId: `clflow-${address.site}-${asLevel(station)}-trigger`,
      sessionSeconds: address.expiry,
      maximumBytes: Math.ceil(options.maxBytes) + 65_536,
      backOff: options.backOff,
      onUp: async (client) => {
        await subscribe(client, topic);
        hooks.onState({ state: 'online', reason: null });
      },
      onDown: (reason) => hooks.onState({ state: 'offline', reason }),
      onMessage: (packet, signal) => this.take(packet, signal, (words) => this.connection.mention(ack, words)),
    });
  }

  /** Resolves once the trigger is dealt with for good. */
  private async take(packet: IPublishPacket, lost: AbortSignal, tell: (words: string) => void): Promise<void> {
    const payload = Buffer.from(packet.payload);
    const beside = { ...packet.properties?.userProperties };
    const hash = createHash('sha256').update(payload).update(JSON.stringify(beside)).digest('hex');
    let settled = packet.dup ? this.inHand.get(hash) : undefined;
    if (!settled) {
      const read = await this.read(payload, beside, tell);
      if (!read) return;
      settled = this.enqueue(read);
      this.inHand.set(hash, settled);
    }
    await Promise.race([settled, lostOf(lost)]);
    this.inHand.delete(hash);
  }

  private async read(payload: Buffer, beside: object, tell: (words: string) => void): Promise<Trigger | null> {
    const at = new Date().toISOString();
    try {
      const { folder, maxBytes } = this.options;
      const trigger = await readTrigger(payload, beside as Record<string, unknown>, {
        folder,
        maxBytes,
        uri: this.topic,
      });
      tell(JSON.stringify({ schema: 1, trigger_id: trigger.triggerId, accepted: true, at }));
      return trigger;
    } catch (error) {
      const reason = error instanceof Misspoken ? error.message : 'The trigger could not be read.';
      tell(JSON.stringify({ schema: 1, trigger_id: null, accepted: false, reason, at }));
      this.hooks.onRefused(this.topic, reason);
      return null;
    }
  }

  private enqueue({ image, ...rest }: Trigger): Promise<void> {
    return new Promise((resolve) => {
      const frame: Frame = {
        ...rest,
        uri: image?.uri ?? this.topic,
        content: image?.content ?? null,
        receivedAt: new Date(),
        settle: () => Promise.resolve(resolve()),
      };
      // There is room: the broker sends one at a time, and only a lost connection leaves another here.
      this.queue.offer(frame);
    });
  }
}
