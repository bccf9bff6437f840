/** @file An S3 store on this machine: moto's server, of $PYTHON or of .ci/.venv. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';

const VENV = join(import.meta.dirname, '../../../../../.ci/.venv/bin/python');
export const python = process.env.PYTHON ?? (existsSync(VENV) ? VENV : 'python3');

/** Whether tests can have one; where not, they say so. */
export function hasMoto(): boolean {
  try {
    execFileSync(python, ['-c', 'import moto.server'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`skipped: tests with S3, since ${python} lacks moto (.ci/requirements.txt)`);
    return false;
  }
}

export interface Moto {
  readonly endpoint: string;
  /** To prepare and to look; the storage has its own. */
  readonly client: S3Client;
  stop(): Promise<void>;
}

/** Keys that the store takes, for whoever reads the environment. */
export function setKeys(id = 'test', secret = 'test'): void {
  process.env.AWS_ACCESS_KEY_ID = id;
  process.env.AWS_SECRET_ACCESS_KEY = secret;
}

/** Ten thousand requests would take a minute: objects that are there from the start are put into the store by itself. */
const SERVER = `
import sys
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import main
port, bucket, *keys = sys.stdin.read().split("\\n")
store = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
store.create_bucket(bucket, "us-east-1")
for key in keys:
    store.put_object(bucket, key, b"x")
main(["-H", "127.0.0.1", "-p", port])
`;

/** @param bucket that there is @param keys of objects of one byte in it */
export async function startMoto(bucket: string, keys: readonly string[] = []): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(python, ['-c', SERVER], { stdio: ['pipe', 'ignore', 'ignore'] });
  server.stdin.end([port, bucket, ...keys].join('\n'));
  const exited = once(server, 'exit');
  for (let tries = 0; !(await answers(endpoint)); tries++) {
    if (tries > 300 || server.exitCode !== null) throw new Error('moto did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      server.kill();
      await exited;
    },
  };
}

async function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
