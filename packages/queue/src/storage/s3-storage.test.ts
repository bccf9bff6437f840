import { randomBytes } from 'node:crypto';
import { ListMultipartUploadsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectS3 } from './s3-client.js';
import { S3Storage } from './s3-storage.js';
import type { StoredFile } from './storage.js';
import { hasMoto, freePort, setKeys, startMoto, type Moto } from './testing/moto.js';
import { moodyProxy, type Mood } from './testing/moody-proxy.js';

const MEBIBYTE = 2 ** 20;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

it('says how to install the package when it is missing', async () => {
  await expect(connectS3({}, '@aws-sdk/no-such-package')).rejects.toMatchObject({
    code: 'usage',
    message:
      'Addresses that begin with s3:// need the package @aws-sdk/no-such-package: install it with "npm install @aws-sdk/no-such-package".',
  });
  await expect(connectS3({ endpoint: 'plant:9000' })).rejects.toMatchObject({ code: 'usage' });
});

describe.skipIf(!hasMoto())('a bucket, by moto (Python)', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `many/${i % 7}/image ${i}.png`);
  let moto: Moto;
  let storage: S3Storage;

  beforeAll(async () => {
    setKeys();
    moto = await startMoto('archive', [...many, 'many/notes.txt', 'many-others/image.png', 'many/raw.cr2']);
    storage = await S3Storage.open({ endpoint: moto.endpoint });
  });

  afterAll(async () => {
    storage.close();
    await moto.stop();
  });

  async function behind<T>(mood: Mood, act: (storage: S3Storage, seen: readonly string[]) => Promise<T>): Promise<T> {
    const proxy = await moodyProxy(moto.endpoint, mood);
    const own = await S3Storage.open({ endpoint: proxy.endpoint });
    try {
      return await act(own, proxy.seen);
    } finally {
      own.close();
      await proxy.stop();
    }
  }

  it('lists 10,000 images by pages, without what is none and without its neighbours', async () => {
    const listed = await all(storage.list('s3://archive/many'));
    const images = listed.filter((one): one is StoredFile => !('error' in one));
    expect(images.map(({ file }) => file).sort()).toEqual(many.map((key) => `s3://archive/${key}`).sort());
    expect(images[0]).toMatchObject({ size: 1, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string });
    expect(listed.filter((one) => 'error' in one)).toEqual([
      {
        file: 's3://archive/many/raw.cr2',
        error: 's3://archive/many/raw.cr2 is of an image type that is not supported (cr2): save it as png.',
      },
    ]);
  });

  it('writes once: the second one finds it there, and nothing changes', async () => {
    const file = 's3://archive/once.jsonl';
    expect(await storage.look(file)).toBeNull();
    expect(await storage.writeOnce(file, Buffer.from('first'))).toBe(true);
    expect(await storage.writeOnce(file, Buffer.from('second'))).toBe(false);
    expect(Buffer.from(await storage.read(file)).toString()).toBe('first');
    expect(await storage.look(file)).toMatchObject({ file, size: 5 });
  });

  it('writes large content in parts, once too', async () => {
    const file = 's3://archive/large.bin';
    const bytes = randomBytes(20 * MEBIBYTE + 7);
    await behind(
      () => null,
      async (own, seen) => {
        expect(await own.writeOnce(file, pieces(bytes, 3 * MEBIBYTE))).toBe(true);
        expect(seen.filter((one) => one.includes('partNumber='))).toHaveLength(3);
      },
    );
    expect(bytes.equals(await storage.read(file))).toBe(true);
    expect(bytes.equals(Buffer.concat(await all(await storage.open(file))))).toBe(true);
    expect(await storage.writeOnce(file, pieces(randomBytes(9 * MEBIBYTE), MEBIBYTE))).toBe(false);
    expect(bytes.equals(await storage.read(file))).toBe(true);
    // Amazon's own store knows the condition at the end of an upload; moto does not.
    const taken: Mood = ({ method, headers }) =>
      method === 'POST' && headers['if-none-match'] === '*' ? { status: 412, error: 'PreconditionFailed' } : null;
    await behind(taken, async (own) => {
      expect(await own.writeOnce('s3://archive/raced.bin', pieces(bytes, MEBIBYTE))).toBe(false);
    });
    expect(await storage.look('s3://archive/raced.bin')).toBeNull();
    const { Uploads } = await moto.client.send(new ListMultipartUploadsCommand({ Bucket: 'archive' }));
    expect(Uploads ?? []).toEqual([]);
  });

  it('leaves nothing of an upload whose content fails', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield randomBytes(17 * MEBIBYTE);
      throw new Error('the camera is gone');
    };
    await expect(storage.writeOnce('s3://archive/broken.bin', broken())).rejects.toThrow('the camera is gone');
    expect(await storage.look('s3://archive/broken.bin')).toBeNull();
    const { Uploads } = await moto.client.send(new ListMultipartUploadsCommand({ Bucket: 'archive' }));
    expect(Uploads ?? []).toEqual([]);
  });

  it('waits and tries again when the store asks to slow down, and when an answer breaks off', async () => {
    await storage.writeOnce('s3://archive/slow.txt', Buffer.from('patience'));
    let refused = 0;
    const slow: Mood = () => (refused++ < 3 ? { status: 503, error: 'SlowDown' } : null);
    expect(await behind(slow, async (own) => Buffer.from(await own.read('s3://archive/slow.txt')).toString())).toBe(
      'patience',
    );
    let broken = 0;
    const breaks: Mood = () => (broken++ < 2 ? 3 : null);
    expect(await behind(breaks, async (own) => Buffer.from(await own.read('s3://archive/slow.txt')).toString())).toBe(
      'patience',
    );
    expect([refused > 3, broken > 2]).toEqual([true, true]);
  });

  it('gives up with a sentence when the store never stops asking', async () => {
    process.env.AWS_MAX_ATTEMPTS = '3';
    const never: Mood = () => ({ status: 503, error: 'SlowDown' });
    const refused = behind(never, (own) => own.read('s3://archive/slow.txt'));
    await expect(refused.finally(() => delete process.env.AWS_MAX_ATTEMPTS)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/^Cannot read s3:\/\/archive\/slow\.txt: the store asks to slow down/) as string,
    });
  });

  it('notices that an object has changed since it was listed', async () => {
    const file = 's3://archive/part.png';
    await moto.client.send(new PutObjectCommand({ Bucket: 'archive', Key: 'part.png', Body: 'old' }));
    const { etag } = (await storage.look(file))!;
    await moto.client.send(new PutObjectCommand({ Bucket: 'archive', Key: 'part.png', Body: 'new' }));
    await expect(storage.read(file, { expected: { etag } })).rejects.toMatchObject({ code: 'data' });
    await expect(storage.read(file, { maxBytes: 2 })).rejects.toMatchObject({ code: 'io' });
  });

  it('says what is wrong: no bucket, no object, nobody there, credentials that the store does not know', async () => {
    await expect(all(storage.list('s3://no-such-bucket/x'))).rejects.toMatchObject({
      code: 'io',
      message: 'Cannot list s3://no-such-bucket/x: there is no such bucket; check its name and the endpoint.',
    });
    await expect(storage.read('s3://archive/none.png')).rejects.toMatchObject({
      code: 'io',
      message: 'Cannot read s3://archive/none.png: there is no such object; check the address.',
    });
    await expect(storage.look('s3://!/x')).rejects.toMatchObject({ code: 'usage' });
    const endpoint = `http://me:hidden@127.0.0.1:${await freePort()}`;
    const nobody = await S3Storage.open({ endpoint });
    const unreachable = await nobody.read('s3://archive/none.png').catch((error: unknown) => error as Error);
    expect(unreachable).toMatchObject({ code: 'network' });
    expect(String(unreachable)).toMatch(/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/);
    expect(String(unreachable)).not.toContain('hidden');
    nobody.close();

    await fetch(`${moto.endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    setKeys('AKIAWRONG', 'secret-word');
    const stranger = await S3Storage.open({ endpoint: moto.endpoint });
    const refused = await stranger.read('s3://archive/once.jsonl').catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({ code: 'usage' });
    expect(String(refused)).toContain('the store does not accept the credentials');
    expect(String(refused)).not.toContain('secret-word');
    await expect(stranger.look('s3://archive/once.jsonl')).rejects.toMatchObject({ code: 'io' });
    stranger.close();
  });
});
