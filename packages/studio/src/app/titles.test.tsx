/** @file Every address has a title of its own: the page, the product, the program. */
import { cleanup, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Language } from '../i18n/messages.js';
import { fakeEverything } from '../shared/testing/fake-everything.js';
import { openPage } from '../shared/testing/render.js';
import { language } from './preferences.js';
import { router } from './router.js';

/** All of them, from the router itself: a new page is not forgotten. */
const addresses = Object.keys(router.routesByPath)
  .filter((path) => path !== '/p/$project')
  .map((path) => path.replace('$project', '1').replace('$image', '97').replace('$job', 'running'));

async function titlesIn(chosen: Language): Promise<Record<string, string>> {
  language.set(chosen);
  const titles: Record<string, string> = {};
  for (const address of [...addresses, '/nothing/here']) {
    document.title = '';
    openPage(address, fakeEverything());
    const whole = address.startsWith('/p/1') ? /^.+ · washer – clflow$/ : /^[^·]+ – clflow$/;
    await waitFor(() => expect([address, document.title]).toEqual([address, expect.stringMatching(whole)]), {
      timeout: 10_000,
    });
    titles[address] = document.title;
    cleanup();
  }
  return titles;
}

it('has one for every address, each another, in both languages', async () => {
  expect(addresses.length).toBeGreaterThan(14);
  const english = await titlesIn('en');
  const german = await titlesIn('de');
  language.set('en');
  expect(new Set(Object.values(english)).size).toBe(addresses.length + 1);
  expect(new Set(Object.values(german)).size).toBe(addresses.length + 1);
  expect(english['/p/1/results']).toBe('Results · washer – clflow');
  expect(german['/p/1/results']).toBe('Ergebnisse · washer – clflow');
  // Its own name, in every language.
  expect(german['/p/1/images/97']).toBe('0100.png · washer – clflow');
}, 60_000);
