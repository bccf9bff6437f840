/** @file Opens the workers beside this module, in the one form that bundlers look for. */

export function openInspectWorker(): Worker {
  return new Worker(new URL('./inspect-worker.js', import.meta.url), { type: 'module', name: 'clflow' });
}

export function openTrainWorker(): Worker {
  return new Worker(new URL('./train-worker.js', import.meta.url), { type: 'module', name: 'clflow training' });
}
