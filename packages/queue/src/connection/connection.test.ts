import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { queueAddress } from './address.js';
import { migrate, QueueConnection } from './connection.js';
import { redisOptions } from './redis.js';
import { forgetfulPassage } from './testing/forgetful-passage.js';
import { freePort, postgres, postgresServer, redis, redisServer, type TestServer } from './testing/servers.js';

const servers: TestServer[] = [];
async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server);
  return server;
}
afterAll(async () => {
  for (const server of servers) await server.remove();
});

async function said(url: string): Promise<string[]> {
  const warnings: string[] = [];
  await QueueConnection.open(url, (text) => warnings.push(text));
  return warnings;
}

it('says that nobody listens, and shows no password', async () => {
  for (const scheme of ['redis', 'postgres']) {
    const port = await freePort();
    await expect(QueueConnection.open(`${scheme}://user:secret@127.0.0.1:${port}/0`)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringMatching(
        new RegExp(`^The queue ${scheme}://127\\.0\\.0\\.1:${port}/0 cannot be reached \\(ECONNREFUSED\\): check`),
      ),
    });
  }
});

describe.skipIf(!redis.has)(redis.title, () => {
  it('is taken without a word when it keeps what it is given', async () => {
    expect(await said((await started(redisServer())).url)).toEqual([]);
  });

  it('is warned of when it forgets', async () => {
    const { url } = await started(redisServer({ settings: ['--maxmemory-policy', 'allkeys-lru'] }));
    const warnings = await said(url);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('set "appendonly yes"');
    expect(warnings[1]).toContain('(it is allkeys-lru)');
    expect(warnings.join()).not.toContain('pass');
  });

  it('refuses a wrong password, which is not shown', async () => {
    const url = (await started(redisServer())).url.replace(/:[^:@/]*@/, ':wrong@');
    await expect(QueueConnection.open(url)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^The queue redis:\/\/127\.0\.0\.1:\d+ refuses the user, the password/),
    });
  });

  it('is asked anew where a firewall has forgotten the connection', async () => {
    const { url } = await started(redisServer());
    const passage = await forgetfulPassage(Number(new URL(url).port));
    const there = new URL(url);
    there.port = String(passage.port);
    const client = new Redis(redisOptions(queueAddress(there.href), 500));
    client.on('error', () => {});
    try {
      await client.set('kept', 'yes');
      passage.forget();
      expect(await client.get('kept')).toBe('yes');
      expect(passage.connections).toBe(2);
    } finally {
      client.disconnect();
      passage.close();
    }
  });

  it('needs no migration', async () => {
    expect(await migrate('redis://127.0.0.1:1')).toBe(null);
  });
});

describe.skipIf(!postgres.has)(postgres.title, () => {
  it('asks for its tables, and is taken when they have been made, once or twice', async () => {
    const { url } = await started(postgresServer());
    await expect(QueueConnection.open(url)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/no tables for a queue yet: .*"clflow queue migrate postgres:\/\/127[^@]*"/),
    });
    const version = await migrate(url);
    expect(version).toBeGreaterThan(0);
    expect(await migrate(url)).toBe(version);
    expect(await said(url)).toEqual([]);
    await expect(QueueConnection.open(url.replace(/:[^:@/]*@/, ':wrong@'))).rejects.toMatchObject({ code: 'usage' });
    await expect(QueueConnection.open(url.replace(/\/postgres$/, '/nowhere'))).rejects.toMatchObject({ code: 'usage' });
  });
});
