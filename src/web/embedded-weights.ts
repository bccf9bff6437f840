/** @file Where the embedded backbone's weights lie, in the one form that bundlers look for. */

export function embeddedWeights(): URL {
  return new URL('../../weights/embedded.safetensors', import.meta.url);
}
