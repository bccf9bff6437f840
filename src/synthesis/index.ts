/** @file Anomaly synthesis: defects painted on good images, with surrogate annotations. */
export { estimateForeground } from './foreground.js';
export { outlined } from './outline.js';
export { Synthesizer, type SynthesizerOptions } from './synthesizer.js';
export { type DefectType, defectTypes, type SyntheticDefect } from './types.js';
export { pasteDefect } from './cut-out.js';
export { within } from './within.js';
// What else draws pictures: the backbone's training images.
export { logUniform, smoothstep } from './draw.js';
export { binomialBlur, boxBlur } from './filters.js';
export { blob } from './masks/blob.js';
export { centred, curve } from './masks/curve.js';
export { stroke, type Point } from './masks/stroke.js';
export { grain, perlin } from './noise.js';
