/**
 * @file The door of the room: work that lasts longer than a request. It is a face of the package too (`@clflow/server/jobs`), for
 * executors on other machines; unstable: any version may change it.
 */
export type { Job, JobError, JobEvent, JobEventQuery, JobState } from '../store/index.js';
export { HttpError } from '../errors.js';
export type { Order, ToldEvent } from './child-messages.js';
export { runTask } from './child-tasks.js';
export { workInChild, type Run } from './child-work.js';
export type { EventOptions, Executor, JobQuery, JobRequest } from './executor.js';
export { FleetExecutor, type FleetExecutorOptions } from './fleet-executor.js';
export { LocalExecutor, type LocalExecutorOptions } from './local-executor.js';
export { openQueueExecutor, type QueueExecutorOptions, type RemoteExecutor } from './queue-executor.js';
export { isDoneNow, type QueueState } from './queue-follower.js';
export { PREVIEW_INDEX, previewMaps, previewPicture, type PreviewIndex } from './preview-files.js';
export { eventFilter } from './event-filter.js';
export { Bell, eventStream } from './event-stream.js';
export { JobFolder } from './job-folder.js';
export { JobChild, startJob, type JobProcess, type JobProcessOptions } from './job-process.js';
export { withResume } from './resume.js';
export { fruitlessAttempts, retryAfter, retryDefaults, type RetryOptions } from './retry.js';
export { checkOptions, taskNamed, taskTraits } from './tasks.js';
export { within } from './within.js';
export { keptAlive, lastEventId, serverSentEvents } from './server-sent-events.js';
