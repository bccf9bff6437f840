/** @file From good images to a calibrated detector. */
export { FeatureCache } from './backbone-features.js';
export type { CheckpointStore, Curves } from './checkpoint.js';
export type { ImageSource } from './image-source.js';
export * from './methods.js';
export * from './outlook.js';
export * from './plan.js';
export type { DefectSource, RealDefect } from './real-defects.js';
export type { OnTrainingEvent, PreviewPicture, TrainingEvent } from './progress.js';
export { trainingRecord, type RecordOptions } from './record.js';
export * from './train.js';
export * from './training-options.js';
export * from './train-model.js';
