/**
 * @file The studio's HTTP API as types, for its pages. Everything below `/api`, in JSON unless said otherwise:
 *
 *   GET    /health                       public
 *   GET    /session                      Session
 *   GET    /projects                     { projects: Project[] }
 *   POST   /projects                     NewProject → Project; opening a known folder gives the project that it is
 *   POST   /preview                      { folder } → Preview
 *   GET    /projects/:id                 Project
 *   DELETE /projects/:id                 forgets it; the folder stays as it is
 *   POST   /projects/:id/scan            looks at the folder again → Project
 *   GET    /projects/:id/images          ImagesQuery → ImagesPage
 *   GET    /projects/:id/facets          Facets
 *   POST   /projects/:id/actions         Action → Done
 *   POST   /projects/:id/undo, /redo     → Done
 *   POST   /projects/:id/uploads?into=   multipart files → Uploaded
 *   GET    /images/:id                   ImageDetails
 *   GET    /images/:id/copies            ImageCopies: near copies of it
 *   GET    /images/:id/file              the file's bytes
 *   GET    /images/:id/thumb             WebP, at most 320 pixels a side; immutable by ?v=<sha256 prefix>
 *   GET    /images/:id/mask              PNG with an ETag; 404 without
 *   PUT    /images/:id/mask              PNG of the image's size, white is the defect → MaskSaved; with If-Match: the ETag
 *                                        that it was painted over ("none" for none), 412 where another one lies there by now
 *   DELETE /images/:id/mask              → MaskSaved; If-Match as above
 *   GET    /images/:id/map?model=        float32, see mapHeaders; computed on demand, kept
 *   GET    /projects/:id/settings        ProjectSettings
 *   PATCH  /projects/:id/settings        SettingsChange → ProjectSettings; another region is measured anew
 *   GET    /projects/:id/ignore          PNG with an ETag, white is ignored; 404 without. PUT, DELETE: as masks
 *   GET    /storage                      Storage
 *   POST   /storage/clean                → Storage, without what can be made again
 *   GET    /projects/:id/training        ?false_alarm_rate&review_rate, those of the settings when missing → TrainingOutlook
 *   POST   /projects/:id/train           TrainRequest → Job
 *   GET    /projects/:id/jobs            { jobs: Job[] }, newest first
 *   GET    /jobs/:id                     Job
 *   GET    /jobs/:id/log                 text
 *   GET    /jobs/:id/story               RunStory: a training from its beginning
 *   GET    /jobs/:id/previews/:picture   JPEG of one of the pictures that a training looks at after every epoch
 *   GET    /jobs/:id/maps/:epoch         a byte a value, the maps of all its pictures one after the other; 404 of epochs that are not kept
 *   DELETE /jobs/:id                     → Job
 *   GET    /projects/:id/models          { models: Model[] }, newest first
 *   POST   /models/:id/use               → Model
 *   GET    /models/:id/file              the ONNX file
 *   GET    /models/:id/results           Results; 409 as long as it is not measured
 *   GET    /projects/:id/defect-sizes    DefectSizes: real defects in bands of size, by their masks
 *   GET    /models/:id/painted?type=&size=   PaintedDefectsJson: painted when somebody looks, and kept
 *   GET    /models/:id/painted/:type/:draw   PNG at working size, once it was painted
 *   GET    /models/:id/threshold?rate= or ?threshold=   ThresholdOutlook
 *   POST   /models/:id/threshold         NewThreshold → Model, a new version
 *   POST   /projects/:id/inspect?source=&name=   the picture's bytes → LineInspection
 *   GET    /projects/:id/inspections     LinePage, newest first; before = its next
 *   GET    /projects/:id/line?since=     LineSummary
 *   GET    /inspections/:id              LineInspection; /file, /thumb, /map as of images
 *   POST   /inspections/:id/feedback     { label } → LineInspection; DELETE takes the last word back
 *   GET    /projects/:id/watch           Watch; POST { folder, existing } begins, DELETE ends
 *   GET    /projects/:id/review          Review: the queue for persons
 *   POST   /projects/:id/refine          → Job; makes a proposal
 *   POST   /projects/:id/calibrate       { since } → Job; makes a proposal
 *   GET    /projects/:id/proposals/:kind ProposalState, of refine or calibrate
 *   POST   /models/:id/decision          { use } → Model, the one in use from now on
 *   GET    /projects/:id/monitor?since=  Monitor; POST …/monitor/marks { type, statistic } says something to an alarm
 *   GET    /projects/:id/versions        Versions, those in the bin too
 *   GET    /projects/:id/compare?a=&b=   Comparison
 *   POST   /models/:id/description       Description → Version
 *   DELETE /models/:id                   into the bin → Version; 409 for the one in use
 *   POST   /models/:id/restore           out of the bin → Version
 *   POST   /models/:id/report            measures it on the labels of now → Job
 *   GET    /projects/:id/exports?model=  ExportList: how large each would be
 *   GET    /projects/:id/exports/:kind?model=&id=   a file as a stream; events of type export tell how far it is
 *   DELETE /exports/:id                  ends one that is under way
 *   GET    /models/:id/report            the report of the last such job, HTML
 *   GET    /events                       server-sent StudioEvents, goes on behind Last-Event-ID
 *
 * Errors are { error: "a sentence" } with a status; those of the studio itself have a code and its values, too (said.ts).
 */
import type * as z from 'zod';
import type * as copies from './copy-schemas.js';
import type * as masks from './mask-schemas.js';
import type * as line from './inspection-schemas.js';
import type * as schemas from './schemas.js';
import type * as settings from './settings-schemas.js';
import type * as versions from './version-schemas.js';

export type {
  ImageDetailsJson,
  ImageJson,
  JobJson,
  ModelJson,
  ProjectJson,
  ResultsJson,
  StudioEvent,
} from './schemas.js';
export type {
  LineInspectionJson,
  MonitorJson,
  ProposalJson,
  ProposalState,
  ReviewJson,
  WatchJson,
} from './inspection-schemas.js';
export type LinePage = z.infer<typeof line.linePage>;
export type LineSummary = z.infer<typeof line.lineSummary>;
export type { ExportKind, ExportListJson } from './export/schemas.js';
export type { ComparisonJson, VersionJson } from './version-schemas.js';
export type Versions = z.infer<typeof versions.versions>;
export type Description = z.infer<typeof versions.description>;
export type { DefectSizes } from './defect-sizes.js';
export type { PaintedDefectsJson } from './painted-schemas.js';
export type { RunStory } from './run-schemas.js';
export type Session = z.infer<typeof schemas.session>;
export type NewProject = z.infer<typeof schemas.newProject>;
export type Preview = z.infer<typeof schemas.preview>;
export type ImagesQuery = Partial<z.output<typeof schemas.imagesQuery>>;
export type ImagesPage = z.infer<typeof schemas.imagesPage>;
export type Facets = z.infer<typeof schemas.facets>;
export type Action = z.infer<typeof schemas.action>;
export type Done = z.infer<typeof schemas.done>;
export type Uploaded = z.infer<typeof schemas.uploaded>;
export type TrainingOutlook = z.infer<typeof schemas.trainingOutlook>;
export type TrainRequest = z.infer<typeof schemas.trainRequest>;
export type NewThreshold = z.infer<typeof schemas.newThreshold>;
export type ThresholdOutlook = z.infer<typeof schemas.thresholdOutlook>;
export type LabelName = z.infer<typeof schemas.labelName>;
export type View = z.infer<typeof schemas.view>;
export type ImageCopies = z.infer<typeof copies.imageCopies>;
export type MaskSaved = z.infer<typeof masks.maskSaved>;
export type ProjectSettings = z.infer<typeof settings.settings>;
export type SettingsChange = z.infer<typeof settings.settingsChange>;
export type Storage = z.infer<typeof settings.storage>;
