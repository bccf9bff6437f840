/** @file The door of the room: everything that a server keeps. */
export type { Action, NewAction } from './actions.js';
export type { Look } from './copies.js';
export type { Feedback, NewFeedback } from './feedback.js';
export type { FoundImage, KnownFile, UnreadableFile } from './folder-images.js';
export {
  hasMask,
  seenBy,
  type Counts,
  type GalleryImage,
  type GalleryPlace,
  type GalleryQuery,
  type Seen,
  type SeenImages,
} from './gallery.js';
export type { ImageQuery, KeptImage, LinkedImage, Split, StoredImage } from './images.js';
export type { ImageLost, InspectionParts, InspectionQuery, NewInspection, StoredInspection } from './inspections.js';
export type { JobEvent, JobEventQuery } from './job-events.js';
export type { Job, JobError, JobState } from './job-row.js';
export type { Label, LabelName, NewLabel } from './labels.js';
export type { LineInspection, LineSummary, Observed, QueuedInspection } from './line-of-project.js';
export type { ModelVersion, NewModel } from './models.js';
export type { MonitorMark } from './monitor-marks.js';
export type { Project } from './projects.js';
export type { Compared, Judgement, Proposal } from './proposals.js';
export type { Removal, RetentionOptions } from './retention.js';
export type { Score } from './scores.js';
export { eventText, openStore, type Store, type StoreEvent, type StoreOptions } from './store.js';
