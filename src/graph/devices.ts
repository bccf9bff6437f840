/** @file The names of what can compute, apart from the runtimes: the command line knows them without loading anything. */

/** `auto` is the processor: it is always there, and the same everywhere. */
export const devices = ['auto', 'cpu', 'cuda', 'webgpu'] as const;
export type Device = (typeof devices)[number];

/** Whether a device is the processor itself, whose scores all others are compared with. */
export function isProcessor(device: Device): device is 'auto' | 'cpu' {
  return device === 'auto' || device === 'cpu';
}
