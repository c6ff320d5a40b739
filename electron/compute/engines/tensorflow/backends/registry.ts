import type { BackendName, BackendOpener } from './backend.ts';
import { openCpu } from './cpu.ts';
import { openNodeGpu } from './node-gpu.ts';
import { openWasm } from './wasm.ts';
import { openWebGpu } from './webgpu.ts';

export const backends: Readonly<Record<BackendName, BackendOpener>> = {
  'node-gpu': openNodeGpu,
  webgpu: openWebGpu,
  wasm: openWasm,
  cpu: openCpu,
};
