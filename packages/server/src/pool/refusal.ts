/** @file How a child answers with an error: sentences about an image or a model go to the client, all else to the log alone. */
import { ClflowError } from 'clflow';
import type { RefusalStatus } from './messages.js';

export interface Refusal {
  readonly status: RefusalStatus;
  readonly message: string;
}

/** @param tell the log, of what a client is not told: paths, and the runtime's own words */
export function refusalOf(error: unknown, tell: (message: string) => void): Refusal {
  if (error instanceof ClflowError) {
    const { code, message } = error;
    if (code === 'data' || code === 'usage') return { status: 422, message };
    if (code === 'model') return { status: 503, message };
  }
  tell(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  return { status: 500, message: 'The image could not be inspected, for a reason that the server’s log tells.' };
}
