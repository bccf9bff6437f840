/** @file What sources of MQTT have in common: a subscription to triggers, its trial, and the loss of a connection. */
import type { MqttClient } from 'mqtt';
import type { MqttAddress } from './mqtt-address.js';
import { MqttConnection } from './mqtt-connection.js';

/** @throws Error with a sentence where the broker's access list forbids it */
export async function subscribe(client: MqttClient, topic: string): Promise<void> {
  // No kept trigger: it would be executed anew at each start.
  const granted = await client.subscribeAsync(topic, { qos: 1, rh: 2 }).catch(() => []);
  if (granted.length === 0 || granted[0].qos > 2)
    throw new Error(`it does not let this user subscribe to ${topic}; allow it in its access list`);
}

/** For a dry run. @throws an error that says why triggers cannot come */
export async function checkTopic(
  address: MqttAddress,
  topic: string,
  timeout: number | undefined,
  signal: AbortSignal,
): Promise<string> {
  const clientId = `clflow-check-${Math.random().toString(36).slice(2)}`;
  const connection = new MqttConnection(address, { clientId, timeout, onUp: (client) => subscribe(client, topic) });
  try {
    await connection.connected(signal);
  } finally {
    await connection.close();
  }
  return `the broker answers; triggers are taken from ${topic}`;
}

/** Fails when the connection does. */
export function lostOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const lost = () => reject(new Error('The connection was lost.'));
    signal.addEventListener('abort', lost, { once: true });
    if (signal.aborted) lost();
  });
}
