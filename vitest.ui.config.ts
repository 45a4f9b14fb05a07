// Suites in a real browser: the webview playground, and journeys on the installed VSIX in a real VS Code.
// One worker, since each test owns a browser and most own a VS Code server; long limits, no retries.
import { defineConfig } from 'vitest/config';

const common = {
  environment: 'node',
  fileParallelism: false,
  maxWorkers: 1,
  testTimeout: 180_000,
  hookTimeout: 180_000,
  retry: 0,
} as const;

export default defineConfig({
  test: {
    fileParallelism: false,
    maxWorkers: 1,
    projects: [
      { test: { ...common, name: 'playground', include: ['test/ui/playground/**/*.test.ts'] } },
      {
        test: {
          ...common,
          name: 'journeys',
          include: ['test/ui/journeys/**/*.test.ts'],
          globalSetup: ['test/support/journeySetup.ts'],
        },
      },
    ],
  },
});
