/** @file Networks in whole numbers of 8 bits. */
export { equalised } from './equalise.js';
export { foldInput } from './fold-input.js';
export { isDrawable, type Network } from './network.js';
export { addObservers, Observer, type ChannelObservation } from './observe.js';
export { drawQuantized, quantizeNetwork } from './quantized-network.js';
