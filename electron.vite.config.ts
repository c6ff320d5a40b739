import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Modules keep their places below `out`, so that paths relative to them hold; only the ending of a started file changes.
 * A `require` that a module makes for itself goes: electron-vite gives every module that uses one the same.
 */
const keepPlaces: Plugin = {
  name: 'espalier:keep-places',
  transform: (code) =>
    code
      .replaceAll(/main\.ts(?=['"], import\.meta\.url)/g, 'main.js')
      .replaceAll('const require = createRequire(import.meta.url);', ''),
  async closeBundle() {
    await cp(path('resources/sample/marker-net.onnx'), path('out/resources/sample/marker-net.onnx'));
  },
};

/** A page has no Node: what of it a module asks for is told here, not by an error in a window that nobody sees. */
const noNode: Plugin = {
  name: 'espalier:no-node',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source.startsWith('node:')) this.error(`${importer} asks for ${source}, and runs in a page`);
  },
};

/** The desktop program: shell, host and compute process as modules in out, the preload script as one file, the page that computes. */
export default defineConfig({
  main: {
    plugins: [keepPlaces],
    build: {
      outDir: 'out',
      emptyOutDir: false,
      // What only may be installed is no dependency to electron-vite, and would be copied in, with a TensorFlow.js of its own.
      externalizeDeps: { include: ['@tensorflow/tfjs-backend-webgpu'] },
      rollupOptions: {
        input: {
          'shell/main': path('electron/shell/main.ts'),
          'host/main': path('electron/host/main.ts'),
          'compute/main': path('electron/compute/main.ts'),
          'compute/data/stream/worker/main': path('electron/compute/data/stream/worker/main.ts'),
          'compute/judge/worker/main': path('electron/compute/judge/worker/main.ts'),
        },
        output: { preserveModules: true, preserveModulesRoot: path('electron'), entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: path('electron/shell/preload.ts') },
        // A sandboxed preload script is CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path('electron/compute/engines/tensorflow/window'),
    plugins: [noNode],
    build: {
      outDir: path('out/compute-page'),
      emptyOutDir: true,
      rollupOptions: { input: path('electron/compute/engines/tensorflow/window/index.html') },
      // It is all of TensorFlow.js, from disk.
      chunkSizeWarningLimit: 4000,
    },
  },
});
