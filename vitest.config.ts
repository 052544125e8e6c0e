import { defineConfig } from 'vitest/config';

// The inner loop: everything that needs neither a browser nor a workbench.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/workbench/**', 'node_modules/**'],
    testTimeout: 30_000,
    pool: 'threads',
    maxWorkers: 2,
  },
});
