/** @file Why a job ended without being done, as the one text that a queue keeps of it: a code, a colon, a sentence. */
import type { JobError } from '@clflow/server/jobs';

/** Somebody wanted it to end; no failure. */
export const CANCELLED = 'cancelled';

export function failureText({ code, message }: JobError): string {
  return `${code}: ${message}`;
}

/** @param text of whatever made the job fail */
export function failureOf(text: string): JobError {
  const [, code, message] = /^([a-z]+): ([^]*)$/.exec(text) ?? [];
  return code === undefined ? { code: 'internal', message: text } : { code, message };
}
