/** @file Anomaly synthesis: defects painted on good images, with surrogate annotations. */
export { estimateForeground } from './foreground.js';
export { outlined } from './outline.js';
export { Synthesizer, type SynthesizerOptions } from './synthesizer.js';
export { type DefectType, defectTypes, type SyntheticDefect } from './types.js';
export { pasteDefect } from './cut-out.js';
