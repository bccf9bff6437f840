/** @file What an S3 store or the way to it says, as a sentence. Nothing of the credentials is in it. */
import { ClflowError, type ErrorCode } from 'clflow';

interface Explanation {
  readonly code: ErrorCode;
  readonly why: string;
}

const CREDENTIALS = 'check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the role of this machine';
const UNKNOWN_KEY: Explanation = { code: 'usage', why: `the store does not accept the credentials; ${CREDENTIALS}` };
const DENIED: Explanation = { code: 'io', why: 'access is denied; check the rights of the credentials' };
const BUSY: Explanation = {
  code: 'network',
  why: 'the store asks to slow down, and did so until all tries were used up; try again with fewer workers',
};

/** By the name that the store or the SDK gives. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  NoSuchKey: { code: 'io', why: 'there is no such object; check the address' },
  NotFound: { code: 'io', why: 'there is no such object or bucket; check the address' },
  NoSuchBucket: { code: 'io', why: 'there is no such bucket; check its name and the endpoint' },
  InvalidAccessKeyId: UNKNOWN_KEY,
  SignatureDoesNotMatch: UNKNOWN_KEY,
  AuthFailure: UNKNOWN_KEY,
  ExpiredToken: { code: 'usage', why: `the credentials have expired; ${CREDENTIALS}` },
  CredentialsProviderError: { code: 'usage', why: `there are no credentials; ${CREDENTIALS}` },
  AccessDenied: DENIED,
  Forbidden: DENIED,
  SlowDown: BUSY,
  ServiceUnavailable: BUSY,
  Throttling: BUSY,
  TooManyRequests: BUSY,
  NotImplemented: {
    code: 'io',
    why: 'the store does not know conditional writes (If-None-Match), which keep a result from being overwritten',
  },
  PermanentRedirect: { code: 'usage', why: 'the bucket is in another region; set AWS_REGION' },
  AuthorizationHeaderMalformed: { code: 'usage', why: 'the bucket is in another region; set AWS_REGION' },
};

/** By status alone: the answer to a HEAD has no words. */
const BY_STATUS: Readonly<Record<number, Explanation>> = {
  403: DENIED,
  404: EXPLANATIONS.NotFound,
  429: BUSY,
  503: BUSY,
};

/** @param endpoint for what cannot be reached */
export function s3Error(
  action: 'read' | 'write' | 'list',
  file: string,
  error: unknown,
  endpoint: string,
): ClflowError {
  const { code, why } = explain(error, endpoint);
  return new ClflowError(code, `Cannot ${action} ${file}: ${why}.`, { cause: error });
}

export function statusOf(error: unknown): number {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}

function explain(error: unknown, endpoint: string): Explanation {
  const { name, code, message } = { name: '', code: '', message: String(error), ...named(error) };
  if (Object.hasOwn(EXPLANATIONS, name)) return EXPLANATIONS[name];
  const status = statusOf(error);
  if (Object.hasOwn(BY_STATUS, status)) return BY_STATUS[status];
  if (status > 0) return { code: 'io', why: `the store answered ${status}, ${message}` };
  if (code === '' && name !== 'TimeoutError') return { code: 'io', why: message };
  return {
    code: 'network',
    why: `${endpoint} cannot be reached (${code || name}); check the endpoint and the network`,
  };
}

/** Fields of an error, some of which stand on its prototype. */
function named(error: unknown): { readonly name?: string; readonly code?: string; readonly message?: string } {
  if (!(error instanceof Error)) return {};
  const { name, message } = error;
  return 'code' in error && typeof error.code === 'string' ? { name, message, code: error.code } : { name, message };
}
