/** @file Puts a {@link FakeStudio} where tests' `fetch` and `EventSource` reach it. */
import type { StudioEvent } from '@clflow/server/studio-api';
import { vi } from 'vitest';
import type { FakeStudio } from './fake-results.js';

export function serveFake(studio: FakeStudio): void {
  vi.stubGlobal('fetch', (input: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
    const answer = studio.answer(method, input, body === undefined ? undefined : JSON.parse(body));
    const headers = { 'content-type': answer.type, ...answer.headers };
    return Promise.resolve(new Response(answer.body, { status: answer.status, headers }));
  });
  vi.stubGlobal(
    'EventSource',
    class {
      onmessage: ((message: { data: string }) => void) | null = null;
      readonly close = studio.subscribe((event: StudioEvent) => this.onmessage?.({ data: JSON.stringify(event) }));
    },
  );
}
