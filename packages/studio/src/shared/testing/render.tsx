/** @file A page at an address with a made-up server behind it, as a person finds it. */
import { QueryClient } from '@tanstack/react-query';
import { createMemoryHistory, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { vi } from 'vitest';
import { Providers } from '../../app/Providers.js';
import { router } from '../../app/router.js';
import { toasts } from '../toasts.js';
import { FakeApi } from './fake-api.js';

/** happy-dom lays nothing out: every element has the room of a small window. */
function giveRoom(): void {
  const room = { clientWidth: 848, offsetWidth: 848, clientHeight: 600, offsetHeight: 600 };
  for (const [name, value] of Object.entries(room))
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
}

export function openPage(address: string, api = new FakeApi()) {
  giveRoom();
  toasts.set([]);
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    api.handle(init.method!, url, typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : init.body),
  );
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } });
  const page = createRouter({
    ...router.options,
    history: createMemoryHistory({ initialEntries: [address] }),
  }) as typeof router;
  render(
    <Providers client={client}>
      <RouterProvider router={page} />
    </Providers>,
  );
  return { api, client, router: page };
}
