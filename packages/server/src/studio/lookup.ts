/** @file What an id in a path stands for. */
import type { GalleryImage, ModelVersion, Project } from '../store/index.js';
import { said } from './said.js';
import type { Studio } from './services.js';

/** @throws HttpError 404 */
export function projectOf({ store }: Pick<Studio, 'store'>, id: number): Project {
  const project = store.projects.get(id);
  if (project) return project;
  throw said('product-missing');
}

/** A model of a product. */
export type OwnModel = ModelVersion & { readonly projectId: number };

/** The same model. @throws HttpError 404 for one of another product */
export function ofProduct(model: OwnModel, project: number): OwnModel {
  if (model.projectId === project) return model;
  throw said('other-product');
}

/** @throws HttpError 404 */
export function imageOf({ store }: Pick<Studio, 'store'>, id: number): GalleryImage {
  const image = store.gallery.get(id);
  if (image) return image;
  throw said('image-missing');
}

/** @throws HttpError 404 */
export function modelOf({ store }: Pick<Studio, 'store'>, id: number): ModelVersion & { readonly projectId: number } {
  const model = store.models.get(id);
  if (model?.projectId && model.removedAt === null) return { ...model, projectId: model.projectId };
  throw said('model-missing');
}

/** Under which a project's models are versions of each other. */
export function modelNameOf(project: number): string {
  return `project-${project}`;
}
