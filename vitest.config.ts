import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // ONNX Runtime is a native addon with its own threads: one process a file. Many wait for a browser, a server or a child: three at a
    // time keep two cores busy.
    pool: 'forks',
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'clflow',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      'packages/*',
    ],
  },
});
