/** @file Why a queue's server cannot be used, in one sentence that shows no password. */
import { ClflowError } from 'clflow';
import type { QueueAddress } from './address.js';

/** PostgreSQL's classes 28 (authorization) and 3D (no such database); Redis begins its answer with these words. */
const REFUSED = /^(28|3D)|^(NOAUTH|WRONGPASS|NOPERM)\b|invalid (username|password)|invalid DB index|out of range/i;

/** @param error of the client; its message may hold anything, so that no more than its code is passed on */
export function unreachable(address: QueueAddress, error: unknown): ClflowError {
  const { code, message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string };
  const { shown } = address;
  if (REFUSED.test(code ?? '') || REFUSED.test(message)) {
    return new ClflowError(
      'usage',
      `The queue ${shown} refuses the user, the password or the database in its address: check them.`,
    );
  }
  const name = address.backend === 'redis' ? 'Redis' : 'PostgreSQL';
  const why = code ?? (/time(d )?out/i.test(message) ? 'ETIMEDOUT' : null);
  return new ClflowError(
    'io',
    `The queue ${shown} cannot be reached${why === null ? '' : ` (${why})`}: check that ${name} runs there and that this machine may connect to it.`,
  );
}
