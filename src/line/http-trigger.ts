/** @file Triggers of a camera by HTTP: `POST /trigger` is answered with the result of the picture that was there. */
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import * as z from 'zod';
import {
  HttpDesk,
  inUtf8,
  listenAt,
  parseHttpPlace,
  pushToken,
  stopListening,
  type DeskWords,
  type HttpPlace,
} from './http-desk.js';
import type { SourceContext } from './kinds.js';
import { kindOf, type TriggerKind } from './kinds.js';
import { bodyOf } from './push-body.js';
import { Crowded, type TriggerInput } from './trigger-input.js';
import { readCameraTrigger, type CameraTrigger } from './trigger.js';

const options = z.strictObject({
  waiting: z.int().min(1).max(1000).default(64).describe('Triggers in hand; further ones are answered with 429.'),
  answer_within: z
    .number()
    .min(0.01)
    .max(300)
    .default(30)
    .describe('Seconds; a trigger whose result takes longer is answered with 202, and its result goes to the sinks.'),
});

const WORDS: DeskWords = { one: 'trigger', several: 'triggers', paths: ['/trigger', '/'] };
/** Of a request. */
const MOST_BYTES = 64_000;

export const httpTriggerKind: TriggerKind = kindOf({
  form: 'http://:PORT',
  matches: (address) => /^http:\/\//i.test(address),
  options,
  open: (address, given, { onNote }: SourceContext) => {
    const place = parseHttpPlace(address, WORDS);
    return httpTriggers(place, given, pushToken(place, WORDS, onNote));
  },
});

/** @param token that every request has to bear; without one everybody may send */
export function httpTriggers(
  place: HttpPlace,
  { waiting, answer_within: answerWithin }: z.output<typeof options>,
  token?: string,
): TriggerInput & { port(): number } {
  let server: Server | null = null;
  return {
    name: `${place.name}/trigger`,
    port: () => (server?.address() as { port: number } | null)?.port ?? 0,
    async listen(take, { onRefused, onState }, signal) {
      const desk = new HttpDesk(
        place,
        { words: WORDS, token, maxBytes: MOST_BYTES, waiting, answerWithin },
        async (request, settle) => {
          const trigger = await triggerOf(request);
          desk.requireOpen();
          const { result } = await take(trigger).catch((error: unknown) => {
            throw error instanceof Crowded ? desk.tooMany() : error;
          });
          void result.then(settle);
        },
        onRefused,
      );
      server = await listenAt(place, WORDS, waiting, (request, response) => void desk.serve(request, response));
      onState({ state: 'online', reason: null });
      if (!signal.aborted) await once(signal, 'abort');
      desk.close();
      stopListening(server);
    },
    async check() {
      const made = await listenAt(place, WORDS, waiting, (_, response) => response.destroy());
      made.close();
      return `the port is free; triggers are taken by POST to ${place.name}/trigger`;
    },
  };
}

/** @throws Unacceptable, Misspoken */
async function triggerOf(request: IncomingMessage): Promise<CameraTrigger> {
  const { headers } = request;
  const body = await bodyOf(request, MOST_BYTES, WORDS.one);
  const [trigger_id, part_id] = [inUtf8(headers['x-trigger-id']), inUtf8(headers['x-part-id'])];
  return readCameraTrigger(body, { trigger_id, part_id, triggered_at: headers['x-triggered-at'] });
}
