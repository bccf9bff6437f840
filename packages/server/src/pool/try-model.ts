/** @file A model file is opened and tried in a fresh child, which may end as it likes. */
import { line } from 'clflow/parts';
import { HttpError } from '../errors.js';
import { Child, type PoolLog } from './child.js';
import type { ChildSettings, Report } from './messages.js';
import type { ModelRef, TriedModel } from './types.js';

export interface TrialOptions {
  /** An empty one. */
  readonly folder: string;
  readonly device: ChildSettings['device'];
  readonly limits: NonNullable<ChildSettings['limits']>;
  readonly log: PoolLog;
  /** Ends the trial: the pool is closed. */
  readonly signal: AbortSignal;
}

/** A child watches itself; so much longer is waited for one that cannot even do that. */
const LATEST_MS = 5000;

/** @throws HttpError 422 with what is wrong with the model, 503 when it could not be tried: the pool is closed meanwhile, or no process starts */
export function tryModel(model: ModelRef, { folder, device, limits, log, signal }: TrialOptions): Promise<TriedModel> {
  const refused = (what: string): HttpError =>
    new HttpError(422, `The model "${model.name}" cannot be used: ${what}; export or train it again.`);
  let started = false;
  return new Promise((resolve, reject) => {
    const child = new Child({ models: 1, device, limits }, folder, log, {
      report: (report) => {
        if (report.kind === 'ready') {
          started = true;
          child.send({ kind: 'try', model });
        }
        if (report.kind === 'unfit') end(() => reject(new HttpError(503, report.message)));
        if (report.kind === 'answer') end(() => resolve(report.answer as TriedModel));
        if (report.kind === 'refusal') end(() => reject(refusal(report)));
      },
      end: (how, last) => end(() => reject(failure(how, last))),
    });
    const late = setTimeout(() => child.kill(), limits.milliseconds + LATEST_MS);
    const stop = (): void => end(() => reject(new HttpError(503, 'The server is being stopped.')));
    signal.addEventListener('abort', stop);
    const end = (settle: () => void): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      child.kill();
      settle();
    };
    if (signal.aborted) stop();
  });

  function refusal({ status, message }: Report & { readonly kind: 'refusal' }): HttpError {
    return status === 500
      ? refused('on a trial it failed, for a reason that the server’s log tells')
      : new HttpError(422, message);
  }

  function failure(how: string, last: string): HttpError {
    const gibibytes = Number((limits.bytes / 2 ** 30).toFixed(2));
    if (last === line.OVER.time) return refused(`on a trial it took more than ${limits.milliseconds / 1000} s`);
    if (last === line.OVER.memory) return refused(`on a trial it took more than ${gibibytes} GiB of memory`);
    // That is no fault of the model's.
    if (!started) return new HttpError(503, `The process that tries models could not be started (${how}).`);
    return refused(`on a trial it ended its process (${how})`);
  }
}
