/** @file A server's jobs in SQLite as a process of its own, to be stopped or killed at any moment; answers by messages. */
import type { JobQuery, JobRequest } from '@clflow/server/jobs';
import { LocalExecutor } from '../../../server/src/jobs/index.js';
import { openStore } from '../../../server/src/store/index.js';
import { toldSoFar, type Answer } from './fleet.js';

const [folder, retry] = process.argv.slice(2);
const store = await openStore(`${folder}/data`);
const executor = new LocalExecutor(store, {
  directory: folder,
  leaseMilliseconds: 1500,
  retry: JSON.parse(retry) as object,
  onError: (error) => console.error(error),
});
const methods: Readonly<Record<string, (argument: never) => Promise<unknown>>> = {
  submit: (request: JobRequest) => executor.submit(request),
  get: (id: string) => executor.get(id),
  list: (query: JobQuery) => executor.list(query),
  cancel: (id: string) => executor.cancel(id),
  result: (id: string) => executor.result(id),
  log: (id: string) => executor.log(id),
  told: (id: string) => toldSoFar(executor, id),
};
process.on('message', ({ question, method, args }: { question: number; method: string; args: never[] }) => {
  const answer = (more: Omit<Answer, 'question'>): void => void process.send!({ question, ...more });
  methods[method](args[0]).then(
    (value) => answer({ value }),
    (error: Error & { status?: number }) => answer({ error: { message: error.message, status: error.status } }),
  );
});
process.once('SIGTERM', () => {
  void executor.close().then(() => {
    store.close();
    process.exit(0);
  });
});
