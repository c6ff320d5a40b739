import type { BackendName, BackendOpener } from './backend.ts';
import { openCpu } from './cpu.ts';
import { provideWebGpu } from './dawn.ts';
import { openNodeGpu } from './node-gpu.ts';
import { openWasm } from './wasm.ts';
import { openWebGpu } from './webgpu.ts';

/** In a process of Node. */
export const backends: Readonly<Record<BackendName, BackendOpener>> = {
  'node-gpu': openNodeGpu,
  webgpu: async () => {
    await provideWebGpu();
    return openWebGpu();
  },
  wasm: openWasm,
  cpu: openCpu,
};
