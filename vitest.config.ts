import { defineConfig } from 'vitest/config';
import { compiledChildren } from './tools/suite/compiled.js';
import { replacingModules } from './tools/suite/own-process.js';

const alone = replacingModules(import.meta.dirname, 'src');
const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // ONNX Runtime is a native addon with its own threads, so processes. Many files wait for a browser, a server or a child: three at a
    // time keep two cores busy.
    pool: 'forks',
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        plugins: [compiledChildren()],
        // Files beside the code follow each other in one process: to load the library anew for each costs more than most of them do.
        test: { name: 'clflow', include: ['src/**/*.test.ts'], exclude: alone, isolate: false, ...timeouts },
      },
      {
        extends: true,
        plugins: [compiledChildren()],
        test: {
          name: 'clflow-alone',
          include: [...alone, 'test/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          ...timeouts,
        },
      },
      'packages/*',
      'packages/studio/vitest.logic.config.ts',
    ],
  },
});
