/** @file A server process with jobs: submits one and says on its output what it tells, to be killed at any moment. */
import { writeSync } from 'node:fs';
import { openStore } from '../../store/index.js';
import { LocalExecutor } from '../local-executor.js';

const [folder, request] = process.argv.slice(2);
const executor = new LocalExecutor(await openStore(folder), { leaseMilliseconds: 1500 });
const { job } = await executor.submit(JSON.parse(request));
for await (const event of executor.events(0, { jobId: job.id })) writeSync(1, `${JSON.stringify(event)}\n`);
