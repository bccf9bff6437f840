/** @file Writing an object once: in one request, or a large one in parts, with no more than a part in memory. */
import type { CompletedPart } from '@aws-sdk/client-s3';
import type { files } from 'clflow/parts';
import type { S3Address } from './s3-address.js';
import type { S3Connection } from './s3-client.js';
import { statusOf } from './s3-error.js';

/** Of every part but the last; S3 takes at least 5 MiB, and at most 10,000 parts. */
const PART_BYTES = 8 * 2 ** 20;
/** Only where there is no object of this name. */
const ONLY_NEW = { IfNoneMatch: '*' };
/** Another writer of the same name is at work: S3 asks to try again, and then says whether it came first. */
const CONFLICT = 409;
const TAKEN = 412;
const MISSING = 404;
const TRIES = 5;

/** @returns false when there is an object of this name already, which stays as it is */
export async function putOnce(connection: S3Connection, at: S3Address, content: files.FileContent): Promise<boolean> {
  const parts = partsOf(content);
  const first = await parts.next();
  const second = await parts.next();
  if (second.done) return await put(connection, at, first.done ? new Uint8Array() : first.value);
  return await putParts(connection, at, rest([first.value as Uint8Array, second.value], parts));
}

async function put({ sdk, client }: S3Connection, { bucket, key }: S3Address, body: Uint8Array): Promise<boolean> {
  return await once(() => client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...ONLY_NEW })));
}

async function putParts(
  { sdk, client, endpoint }: S3Connection,
  { bucket, key }: S3Address,
  parts: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const object = { Bucket: bucket, Key: key };
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(object));
  const upload = { ...object, UploadId };
  try {
    const done: CompletedPart[] = [];
    for await (const Body of parts) {
      const PartNumber = done.length + 1;
      const { ETag } = await client.send(new sdk.UploadPartCommand({ ...upload, PartNumber, Body }));
      done.push({ PartNumber, ETag });
    }
    // Not every store keeps the condition at the end of an upload in parts.
    const written =
      (await isFree({ sdk, client, endpoint }, object)) &&
      (await once(() =>
        client.send(
          new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: done }, ...ONLY_NEW }),
        ),
      ));
    if (!written) await client.send(new sdk.AbortMultipartUploadCommand(upload));
    return written;
  } catch (error) {
    // Parts that belong to nothing would be paid for.
    await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => {});
    throw error;
  }
}

async function isFree({ sdk, client }: S3Connection, object: { Bucket: string; Key: string }): Promise<boolean> {
  try {
    await client.send(new sdk.HeadObjectCommand(object));
    return false;
  } catch (error) {
    if (statusOf(error) === MISSING) return true;
    throw error;
  }
}

async function once(send: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return true;
    } catch (error) {
      if (statusOf(error) === TAKEN) return false;
      if (statusOf(error) !== CONFLICT || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
}

/** The content in pieces of {@link PART_BYTES}, the last one smaller. */
async function* partsOf(content: files.FileContent): AsyncGenerator<Uint8Array, undefined> {
  let part = Buffer.allocUnsafe(PART_BYTES);
  let length = 0;
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + PART_BYTES - length);
      part.set(taken, length);
      length += taken.length;
      at += taken.length;
      if (length < PART_BYTES) continue;
      yield part;
      part = Buffer.allocUnsafe(PART_BYTES);
      length = 0;
    }
  }
  if (length > 0) yield part.subarray(0, length);
}

async function* rest(first: readonly Uint8Array[], others: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* others;
}
