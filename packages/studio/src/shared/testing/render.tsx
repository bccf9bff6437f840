/** @file A page at an address with a made-up server behind it, as a person finds it. */
import { QueryClient } from '@tanstack/react-query';
import { createMemoryHistory, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { StudioEvent } from '@clflow/server/studio-api';
import { vi } from 'vitest';
import { listen } from '../../api/events.js';
import { Providers } from '../../app/Providers.js';
import { router } from '../../app/router.js';
import { toasts } from '../toasts.js';
import { fakeProject } from './fake-product.js';
import { FakeStudio, type FakeOptions } from './fake-studio.js';

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** happy-dom lays nothing out: every element has the room of a small window. */
function giveRoom(): void {
  const room = { clientWidth: 848, offsetWidth: 848, clientHeight: 600, offsetHeight: 600 };
  for (const [name, value] of Object.entries(room))
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
}

function serve(studio: FakeStudio): void {
  vi.stubGlobal('fetch', (url: string, { method = 'GET', body, headers }: Asked = {}) =>
    Promise.resolve(
      studio.handle(method, url, typeof body === 'string' ? (JSON.parse(body) as unknown) : body, headers),
    ),
  );
  vi.stubGlobal(
    'EventSource',
    class {
      onmessage: ((message: { data: string }) => void) | null = null;
      readonly close = studio.subscribe((event: StudioEvent) => this.onmessage?.({ data: JSON.stringify(event) }));
    },
  );
}

/** A gallery of many images, in a product that is not made of washers. */
export const withGallery = (options: FakeOptions = {}): FakeStudio =>
  new FakeStudio({ images: 600, projects: [fakeProject()], ...options });

let shown: typeof router;

export function openPage(address: string, api: FakeStudio = withGallery()) {
  giveRoom();
  toasts.set([]);
  serve(api);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } });
  listen(client);
  shown = createRouter({
    ...router.options,
    history: createMemoryHistory({ initialEntries: [address] }),
  }) as typeof router;
  render(
    <Providers client={client}>
      <RouterProvider router={shown} />
    </Providers>,
  );
  return { api, client, router: shown };
}

/** What the page is at now. */
export const address = (): string => shown.state.location.href;
