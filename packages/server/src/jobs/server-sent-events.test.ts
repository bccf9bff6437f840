import { expect, it } from 'vitest';
import type { JobEvent } from '../store/index.js';
import { KEEP_ALIVE, lastEventId, serverSentEvent, serverSentEvents } from './server-sent-events.js';

const event = (id: number, message: string): JobEvent => ({
  id,
  jobId: 'j',
  type: 'progress',
  data: { message },
  at: 5,
});

it('writes an event with its id, on one line whatever the message', () => {
  expect(serverSentEvent(event(7, 'two\nlines'))).toBe(
    'id: 7\nevent: progress\ndata: {"job":"j","at":5,"message":"two\\nlines"}\n\n',
  );
});

it('goes on from the id of a client, and from the other one for anything that is none', () => {
  expect(lastEventId('12', 3)).toBe(12);
  for (const header of [undefined, '', '-1', '1e9', 'x', '9'.repeat(16)]) expect(lastEventId(header, 3)).toBe(3);
});

it('streams, says that it is still here when nothing comes, and ends its source when its reader goes', async () => {
  let ended = false;
  async function* source() {
    try {
      yield event(1, 'a');
      await new Promise((resolve) => setTimeout(resolve, 120));
      yield event(2, 'b');
      yield event(3, 'c');
    } finally {
      ended = true;
    }
  }
  const seen: string[] = [];
  for await (const text of serverSentEvents(source(), 50)) {
    seen.push(text);
    if (text.startsWith('id: 2')) break;
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(ended).toBe(true);
  expect(seen[0]).toBe(serverSentEvent(event(1, 'a')));
  expect(seen.at(-1)).toBe(serverSentEvent(event(2, 'b')));
  const quiet = seen.slice(1, -1);
  expect(quiet.length).toBeGreaterThan(0);
  expect(quiet.every((text) => text === KEEP_ALIVE)).toBe(true);
});
