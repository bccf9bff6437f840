/** @file A page at an address, on a server that is not there. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { act, render } from '@testing-library/react';
import { IntlProvider } from 'use-intl';
import { listen } from '../../api/events.js';
import { router } from '../../app/router.js';
import { en } from '../../i18n/en.js';
import { serveFake } from './fake-fetch.js';
import type { FakeStudio } from './fake-results.js';

export async function renderPage(studio: FakeStudio, address: string): Promise<void> {
  serveFake(studio);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  listen(client);
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) });
  render(
    <QueryClientProvider client={client}>
      <IntlProvider locale="en" messages={en} timeZone="UTC">
        <RouterProvider router={router} />
      </IntlProvider>
    </QueryClientProvider>,
  );
  await act(() => router.invalidate());
}

/** What the page is at now. */
export const address = (): string => router.state.location.href;
