/** @file What a fleet survives: its workers, its queue and the network between them go away while there is work. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../test/support/product.js';
import { programUrl } from '../../../tools/suite/compiled.js';
import { migrate } from './connection/index.js';
import { postgres, redis, type ServerOptions, type TestServer } from './connection/testing/servers.js';
import { Batches, type Batch } from './executor/index.js';
import { startWorkerProcess, timing } from './testing/fleet.js';
import { mayMakeNetworks, openNetwork } from './testing/networks.js';

vi.setConfig({ testTimeout: 120_000 });

const { root, remove } = workplace('failures');
const { href: program } = await programUrl(join(import.meta.dirname, 'work/testing/stub-child.ts'));
const servers = [
  { ...redis, place: 201 },
  { ...postgres, place: 202 },
];
const cleaning: (() => unknown)[] = [];
afterAll(async () => {
  for (const clean of cleaning.reverse()) await clean();
  remove();
});

const hasNetworks = mayMakeNetworks();
const cut = hasNetworks ? '' : ' (skipped: no network namespaces)';

describe.each(servers)('a batch on $title', ({ name, has, start, place }) => {
  const output = (part: string): string => join(root, `${name}-${part}`);
  const batch = (parts: readonly string[], images: number): Batch => ({
    parts: parts.map((part) => ({
      name: part,
      work: { kind: 'inspect-shard', options: { images, millisecondsAnImage: 100, output: output(part) } },
    })),
    last: { name: 'sum', work: { kind: 'aggregate', options: {} } },
    lastInAnyCase: false,
    folder: root,
  });
  const runs = (part: string): number =>
    readFileSync(`${output(part)}.runs`, 'utf8')
      .trim()
      .split('\n').length;
  const opened = async (options?: ServerOptions): Promise<{ server: TestServer; batches: Batches }> => {
    const server = await start(options);
    cleaning.push(() => server.remove());
    await migrate(server.url);
    const batches = await Batches.open(server.url);
    cleaning.push(() => batches.close());
    return { server, batches };
  };
  const worker = async (url: string, state: string, wrap?: readonly string[]) => {
    const options = { ...timing, program, state: join(root, `${name}-${state}`) };
    const started = await startWorkerProcess(url, options, wrap);
    cleaning.push(() => started.kill());
    return started;
  };

  it.skipIf(!has)('is done once in effect when a worker and then the queue are killed', async () => {
    const { server, batches } = await opened();
    const parts = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { id } = await batches.submit(batch(parts, 10));
    const [first] = await Promise.all([worker(server.url, 'one'), worker(server.url, 'two')]);
    await expect
      .poll(() => parts.filter((part) => existsSync(output(part))).length, { timeout: 60_000 })
      .toBeGreaterThan(1);
    await first.kill();
    await expect
      .poll(() => parts.filter((part) => existsSync(output(part))).length, { timeout: 60_000 })
      .toBeGreaterThan(2);
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await server.start();
    expect(await batches.wait(id)).toMatchObject({
      state: 'done',
      parts: { total: 6, done: 6, failed: 0 },
      value: { images: 60, failed: [] },
    });
    for (const part of parts) expect(readFileSync(output(part), 'utf8')).toBe('10 images\n');
    // Those that the two were at may have been begun again, the others not.
    expect(parts.map(runs).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(parts.length + 2);
  });

  it.skipIf(!has || !hasNetworks)(`is done once in effect when the network to a worker is cut${cut}`, async () => {
    const network = openNetwork(place);
    cleaning.push(() => network.remove());
    const { server, batches } = await opened({ host: network.address });
    const [near, far] = [network.host(), network.host()];
    const { id } = await batches.submit(batch(['long'], 80));
    const lost = await worker(server.url, 'lost', far.enter);
    await expect.poll(() => existsSync(`${output('long')}.runs`), { timeout: 60_000 }).toBe(true);
    far.cut();
    const other = await worker(server.url, 'other', near.enter);
    await expect.poll(() => runs('long'), { timeout: 60_000 }).toBe(2);
    await expect.poll(() => lost.said(), { timeout: 60_000 }).toContain('another worker');
    far.mend();
    expect(await batches.wait(id)).toMatchObject({ state: 'done', value: { images: 80 } });
    expect(runs('long')).toBe(2);
    expect(other.said()).toMatch(/long \w+ is done/);
    expect(lost.said()).not.toMatch(/long \w+ is done/);
  });
});
