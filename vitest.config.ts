import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    setupFiles: ['./tests/setup/property-seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', './tests/setup/counting-reporter.ts'],
  },
});
