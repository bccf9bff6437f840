/** @file The models that a server has: a folder, watched. */
export { openModels, type FolderRegistry, type ModelProblem, type RegistryOptions } from './registry.js';
