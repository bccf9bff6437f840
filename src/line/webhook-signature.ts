/**
 * @file How a receiver knows that a result came from here and is not an old one sent again:
 * `X-Clflow-Signature: t=SECONDS,v1=HEX`, where HEX is HMAC-SHA256(key, `SECONDS.BODY`).
 */
import { createHmac } from 'node:crypto';

/** @param at of sending; receivers refuse what is older than some minutes */
export function signatureOf(body: string, key: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const digest = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
