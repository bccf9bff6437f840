/**
 * @file Every answer that is an error: `{ "error": "a sentence" }`, whoever found it, the routes, fastify or Node's parser. What is
 * wrong with the request is said; what went wrong inside is logged and not said.
 */
import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../errors.js';
import { linger } from './linger.js';

/** Fastify's and its plugins' own errors, by code, in our words. */
const SENTENCES: Readonly<Record<string, readonly [status: number, sentence: string]>> = {
  FST_ERR_BAD_URL: [400, 'The path is not a valid URL.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'A name in the path is too long.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'The body is too large.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'The body is not as long as Content-Length says.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'That Content-Type is not taken here.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'The body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'The body is not JSON.'],
  FST_ERR_ROUTE_METHOD_NOT_SUPPORTED: [405, 'That method is not supported.'],
  FST_PARTS_LIMIT: [413, 'The form has too many parts.'],
  FST_FILES_LIMIT: [413, 'The form has too many files.'],
  FST_FIELDS_LIMIT: [413, 'The form has too many fields.'],
  FST_REQ_FILE_TOO_LARGE: [413, 'A file of the form is too large.'],
  FST_PROTO_VIOLATION: [400, 'The form has a field of a name that is not allowed.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [415, 'That Content-Type is not taken here.'],
  ECONNRESET: [400, 'The client has gone.'],
  FST_MP_PREMATURE_CLOSE: [400, 'The form ends too early.'],
};

export interface Failure {
  readonly status: number;
  readonly message: string;
  readonly retryAfter?: number;
  readonly told?: HttpError['told'];
}

/** What a client is told of an error; undefined for one of our own making. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof HttpError) return error;
  const { code, validation, validationContext, statusCode } = error as Partial<FastifyError>;
  if (validation) {
    const [{ instancePath, message }] = validation;
    const place = instancePath.replace(/^\//, '').replaceAll('/', '.');
    // What cannot be the name of a model is not the name of one.
    if (validationContext === 'params') {
      return { status: 404, message: place === 'model' ? 'There is no such model.' : 'There is nothing with this id.' };
    }
    return {
      status: 400,
      message: `The request cannot be used: ${place && `${place}: `}${message ?? 'it is not valid'}.`,
    };
  }
  const known = code === undefined ? undefined : SENTENCES[code];
  if (known) return { status: known[0], message: known[1] };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, message: `${STATUS_CODES[statusCode] ?? 'The request cannot be used'}.` };
  }
  return undefined;
}

const INTERNAL: Failure = { status: 500, message: 'Something went wrong in the server; its log tells more.' };

/** For `setErrorHandler` and `frameworkErrors`. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = failureOf(error);
  if (!known) request.log.error({ error: described(error) }, 'a request failed');
  const { status, message, retryAfter, told } = known ?? INTERNAL;
  if (retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(retryAfter)));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  // What has not been read of a refused body is not read: the connection ends with the answer.
  if (!request.raw.complete) {
    reply.header('connection', 'close');
    if (status === 413 || request.raw.readableDidRead) linger(request.raw);
  }
  return (
    reply
      .status(status)
      // Exactly so: KServe's client looks for the error under this type alone, and fastify's own serializer adds a charset.
      .type('application/json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send({ error: message, ...told })
  );
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(new HttpError(404, 'There is nothing at this path.'), request, reply);
}

const PARSER: Readonly<Record<string, readonly [status: number, sentence: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};

/** Requests that Node cannot parse, or that do not arrive in time. */
export function answerUnparsed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, sentence] = PARSER[error.code ?? ''] ?? [400, 'That is not HTTP.'];
  const body = JSON.stringify({ error: sentence });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function described(error: unknown): { readonly message: string; readonly stack?: string } {
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

/** Errors of work that goes on without its request, such as a line of a batch. */
export function sentenceOf(error: unknown, log: FastifyBaseLogger): string {
  const known = failureOf(error);
  if (!known) log.error({ error: described(error) }, 'an image of a batch failed');
  return (known ?? INTERNAL).message;
}
