import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The interface, as static files that the web host and the desktop shell both serve under a strict policy. */
export default defineConfig({
  root: fileURLToPath(new URL('renderer', import.meta.url)),
  base: './',
  plugins: [svelte()],
  build: {
    outDir: fileURLToPath(new URL('out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome130',
    // The policy allows no data: modules and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // It comes from this computer: one larger file costs nothing, and a warning at the first start would only puzzle.
    chunkSizeWarningLimit: 1500,
  },
});
