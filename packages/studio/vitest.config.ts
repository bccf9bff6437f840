import react from '@vitejs/plugin-react';
import { defineProject } from 'vitest/config';

export default defineProject({
  plugins: [react()],
  test: {
    name: 'studio',
    environment: 'happy-dom',
    include: ['src/**/*.test.tsx', 'test/**/*.test.ts'],
    isolate: false,
    setupFiles: ['src/shared/testing/setup.ts'],
    testTimeout: 30_000,
  },
});
