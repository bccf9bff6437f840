/** @file The door of the room: work that lasts longer than a request. */
export type { EventOptions, Executor, JobQuery, JobRequest } from './executor.js';
export { LocalExecutor, type LocalExecutorOptions } from './local-executor.js';
export { PREVIEW_INDEX, previewMaps, previewPicture, type PreviewIndex } from './preview-files.js';
export { Bell } from './event-stream.js';
export { keptAlive, lastEventId, serverSentEvents } from './server-sent-events.js';
