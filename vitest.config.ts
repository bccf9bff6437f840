import { defineConfig } from 'vitest/config';
import { compiledChildren } from './tools/suite/compiled.js';
import { LongestFirst } from './tools/suite/longest-first.js';
import { replacingModules } from './tools/suite/own-process.js';

const folders = ['src', 'test', 'tools', 'bench'];
const alone = folders.flatMap((folder) => replacingModules(import.meta.dirname, folder));
const timeouts = { testTimeout: 60_000, hookTimeout: 240_000 };

export default defineConfig({
  test: {
    // ONNX Runtime is a native addon with its own threads, so processes. Many files wait for a browser, a server or a child: three at a
    // time keep two cores busy.
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        plugins: [compiledChildren()],
        // Files follow each other in one process: to load the library anew for each costs more than most of them do.
        test: {
          name: 'clflow',
          include: folders.map((folder) => `${folder}/**/*.test.ts`),
          exclude: alone,
          isolate: false,
          ...timeouts,
        },
      },
      {
        extends: true,
        plugins: [compiledChildren()],
        test: { name: 'clflow-alone', include: alone, ...timeouts },
      },
      'packages/*',
      'packages/studio/vitest.logic.config.ts',
    ],
  },
});
