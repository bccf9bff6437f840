/** @file A visit of headless Chromium to a page of ours. */
import { setTimeout as delay } from 'node:timers/promises';
import { openPage, type Chromium } from './chromium.js';
import { servePage, type Resource } from './server.js';

/**
 * What the page at "/" posts to /result; Chromium and server end afterwards, whatever happens.
 * @param resources all that the page may ask for, by path
 * @param limit seconds that the page has
 * @param graphics Chromium's flags for graphics
 * @throws Error when the page posts an `error`, asks for anything else, or takes too long, or when Chromium ends
 */
export async function visit<Report extends object>(
  browser: Chromium,
  resources: Readonly<Record<string, Resource>>,
  limit: number,
  graphics?: readonly string[],
): Promise<Report> {
  const server = await servePage(resources);
  try {
    const page = await openPage(browser, server.url, graphics);
    try {
      const report = (await Promise.race([server.report, page.failure, outOfTime(limit)])) as
        Report | { error: string };
      if ('error' in report) throw new Error(`The page failed: ${report.error}`);
      return report;
    } finally {
      await page.close();
    }
  } finally {
    server.close();
  }
}

async function outOfTime(limit: number): Promise<never> {
  await delay(limit * 1000, undefined, { ref: false });
  throw new Error(`The page has not answered within ${limit} s: give it less to do or free the machine.`);
}
