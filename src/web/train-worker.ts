/** @file The worker that trains one model. `clflow/web/train-worker` is to be opened as a module worker. */
import { webRuntime } from '../graph/runtime.web.js';
import { threadsFor, type WebConfig } from './configure.js';
import { serveCalls } from './serve-calls.js';
import { trainPictures, type Task } from './train-pictures.js';

type TrainingCall = Task & Pick<WebConfig, 'threads' | 'wasmPaths'>;

serveCalls({
  async train({ threads, wasmPaths, ...task }: TrainingCall, onEvent: (event: unknown) => void) {
    const runtime = await webRuntime({ threads: threadsFor(threads), wasmPaths });
    const value = await trainPictures(task, runtime, onEvent);
    return { value, transfer: [value.file.buffer] };
  },
});
