/** @file Puts a {@link FakeStudio} where tests' `fetch` and `EventSource` reach it. */
import type { StudioEvent } from '@clflow/server/studio-api';
import { vi } from 'vitest';
import type { FakeStudio } from './fake-results.js';

interface Asked {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export function serveFake(studio: FakeStudio): void {
  vi.stubGlobal('fetch', (input: string, { method = 'GET', body, headers: asked }: Asked = {}) => {
    const answer = studio.answer(method, input, typeof body === 'string' ? JSON.parse(body) : body, asked);
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
