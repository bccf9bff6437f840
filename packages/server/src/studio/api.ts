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
 *   GET    /images/:id/file              the file's bytes
 *   GET    /images/:id/thumb             WebP, at most 320 pixels a side; immutable by ?v=<sha256 prefix>
 *   GET    /images/:id/mask              PNG; 404 without
 *   GET    /images/:id/map?model=        float32, see mapHeaders; computed on demand, kept
 *   GET    /projects/:id/training        TrainingOutlook
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
 *   GET    /models/:id/painted?type=&size=   PaintedDefectsJson: painted when somebody looks, and kept
 *   GET    /models/:id/painted/:type/:draw   PNG at working size, once it was painted
 *   GET    /models/:id/threshold?rate= or ?threshold=   ThresholdOutlook
 *   POST   /models/:id/threshold         NewThreshold → Model, a new version
 *   GET    /events                       server-sent StudioEvents, goes on behind Last-Event-ID
 *
 * Errors are { error: "a sentence" } with a status; those of the studio itself have a code and its values, too (said.ts).
 */
import type * as z from 'zod';
import type * as schemas from './schemas.js';

export type {
  ImageDetailsJson,
  ImageJson,
  JobJson,
  ModelJson,
  ProjectJson,
  ResultsJson,
  StudioEvent,
} from './schemas.js';
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
