// Numeric agreement with PyTorch. RNN_PYTHON names a Python that imports torch; `npm run test:parity` sets it.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'parity',
    include: ['test/parity/**/*.test.ts'],
    environment: 'node',
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
