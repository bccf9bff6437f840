/** @file Real servers for tests: a Redis and a PostgreSQL of their own on free loopback ports, to be killed and started again. */
import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestServer {
  readonly url: string;
  /** On the same data and port as before. */
  start(): Promise<void>;
  /** At once, as at a crash. */
  kill(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export interface ServerOptions {
  /** Address to listen on. */
  readonly host?: string;
  /** More of Redis's settings. */
  readonly settings?: readonly string[];
}

const PASSWORD = 'pass%word';
const shownPassword = encodeURIComponent(PASSWORD);
const POSTGRES = '/usr/lib/postgresql';

const postgresFolder = existsSync(POSTGRES)
  ? readdirSync(POSTGRES)
      .map((version) => join(POSTGRES, version, 'bin'))
      .filter((bin) => existsSync(join(bin, 'initdb')))
      .at(-1)
  : undefined;

const hasRedis = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].some((path) => existsSync(path));
const hasPostgres = postgresFolder !== undefined;

/** Both, each with how tests that need it are called where it is missing. */
export const redis = { name: 'Redis', has: hasRedis, title: titled('Redis', hasRedis), start: redisServer };
export const postgres = {
  ...{ name: 'PostgreSQL', has: hasPostgres, title: titled('PostgreSQL', hasPostgres) },
  start: postgresServer,
};

function titled(name: string, has: boolean): string {
  return has ? name : `${name} (skipped: no ${name})`;
}

/** Keeps what it acknowledges when it is killed. */
export async function redisServer({ host = '127.0.0.1', settings }: ServerOptions = {}): Promise<TestServer> {
  const port = await freePort(host);
  const folder = mkdtempSync(join(tmpdir(), 'clflow-redis-'));
  const durable = settings ?? ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
  const args = ['--port', String(port), '--bind', host, '--dir', folder, '--save', '', '--requirepass', PASSWORD];
  return testServer({
    url: `redis://:${shownPassword}@${host}:${port}`,
    command: ['redis-server', [...args, ...durable]],
    folder,
    at: { host, port },
    signal: 'SIGKILL',
  });
}

/** An empty database. A PostgreSQL server refuses to run as root, so it runs as the user of its package there. */
export async function postgresServer({ host = '127.0.0.1' }: ServerOptions = {}): Promise<TestServer> {
  const port = await freePort(host);
  const folder = mkdtempSync(join(tmpdir(), 'clflow-postgres-'));
  const user = process.getuid?.() === 0 ? idsOf('postgres') : null;
  if (user) chownSync(folder, user.uid, user.gid);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  const bin = postgresFolder ?? '';
  const data = join(folder, 'data');
  const made = [
    '-D',
    data,
    '-U',
    'clflow',
    '--auth=scram-sha-256',
    '--pwfile=' + passwordFile,
    '--no-sync',
    '-E',
    'UTF8',
  ];
  execFileSync(join(bin, 'initdb'), made, { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  appendFileSync(join(data, 'pg_hba.conf'), 'host all all samenet scram-sha-256\n');
  const settings = ['-c', 'fsync=off', '-c', 'max_connections=100'];
  return testServer({
    url: `postgres://clflow:${shownPassword}@${host}:${port}/postgres`,
    command: [join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', host, '-k', folder, ...settings]],
    folder,
    at: { host, port },
    signal: 'SIGQUIT',
    options: user ?? {},
    // It listens before it is ready.
    isReady: () => isFine(join(bin, 'pg_isready'), ['-q', '-h', host, '-p', String(port)]),
  });
}

interface Setup {
  readonly url: string;
  readonly command: readonly [string, readonly string[]];
  readonly folder: string;
  readonly at: { readonly host: string; readonly port: number };
  /** What ends it without a farewell. */
  readonly signal: NodeJS.Signals;
  readonly options?: SpawnOptions;
  readonly isReady?: () => boolean;
}

function isFine(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

async function testServer({
  url,
  command,
  folder,
  at,
  signal,
  options,
  isReady = () => true,
}: Setup): Promise<TestServer> {
  let server: ChildProcess | undefined;
  const end = async (): Promise<void> => {
    const ended = server;
    server = undefined;
    if (!ended || ended.exitCode !== null) return;
    const closed = new Promise((resolve) => ended.once('close', resolve));
    ended.kill(signal);
    await closed;
  };
  const start = async (): Promise<void> => {
    server = spawn(command[0], command[1], { stdio: ['ignore', 'ignore', 'pipe'], ...options });
    let said = '';
    server.stderr!.on('data', (chunk: Buffer) => (said += String(chunk)));
    for (let tries = 0; !(await answers(at)) || !isReady(); tries++) {
      if (tries === 200 || server.exitCode !== null) throw new Error(`${command[0]} does not start: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await start();
  return {
    url,
    start,
    kill: end,
    remove: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers({ host, port }: Setup['at']): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function idsOf(name: string): { readonly uid: number; readonly gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
