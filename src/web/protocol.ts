/** @file What a page and its worker say to each other: one call at a time, events on the way, then a result or an error. */
import { ClflowError, errorCodes, messageOf, type ErrorCode } from '../errors.js';

/** Page → worker. */
export interface Call {
  readonly method: string;
  readonly argument: unknown;
}

/** Worker → page. */
export type Answer =
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** An error as it can be posted. */
export interface PlainError {
  readonly code: string | null;
  readonly message: string;
}

export function plainError(error: unknown): PlainError {
  return { code: error instanceof ClflowError ? error.code : null, message: messageOf(error) };
}

export function fromPlain({ code, message }: PlainError): Error {
  return code !== null && code in errorCodes ? new ClflowError(code as ErrorCode, message) : new Error(message);
}
