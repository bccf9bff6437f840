/** @file The body of a request, and the picture in it: the body itself, or the one file of a form. */
import type { IncomingMessage } from 'node:http';

/** A request that is answered with a sentence and without a result. */
export class Unacceptable extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Parts of a form; a picture needs one. */
const MOST_PARTS = 16;

/** The size that a request may not have. @param one what it brings: `picture` */
export function tooLarge(one: string, most: number): Unacceptable {
  return new Unacceptable(413, `A ${one} may have ${most / 1e6} MB here.`);
}

/** @throws Unacceptable 413, and reads no further */
export async function bodyOf(request: IncomingMessage, most: number, one: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > most) throw tooLarge(one, most);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof Unacceptable) throw error;
    throw new Unacceptable(400, 'The request ended too early.');
  }
  return Buffer.concat(chunks);
}

/** @throws Unacceptable */
export async function imageOf(body: Buffer, type = ''): Promise<Uint8Array> {
  if (!/^multipart\/form-data/i.test(type)) return body;
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!boundary) throw new Unacceptable(400, 'The form names no boundary.');
  // Counted before it is parsed: a form of ten thousand parts is not worth the time.
  let parts = 0;
  for (let at = body.indexOf(`--${boundary}`); at >= 0 && parts <= MOST_PARTS; parts++)
    at = body.indexOf(`--${boundary}`, at + 1);
  if (parts > MOST_PARTS) throw new Unacceptable(400, `A form may have ${MOST_PARTS - 1} parts here.`);
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData();
  } catch {
    throw new Unacceptable(400, 'The form cannot be read.');
  }
  const files = [...form.values()].filter((value) => typeof value !== 'string');
  if (files.length !== 1)
    throw new Unacceptable(400, `The form has ${files.length} files; send one picture a request.`);
  return new Uint8Array(await files[0].arrayBuffer());
}
