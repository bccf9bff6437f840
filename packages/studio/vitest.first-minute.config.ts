import { defineProject } from 'vitest/config';

/** What has a bar in seconds: alone, after all others. */
export default defineProject({
  test: {
    name: 'studio-first-minute',
    include: ['test/first-minute.test.ts'],
    maxWorkers: 1,
    sequence: { groupOrder: 2 },
  },
});
