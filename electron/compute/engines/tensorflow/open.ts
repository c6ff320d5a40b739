import { shellLine } from '../../shell-line.ts';
import type { BackendName } from './backends/backend.ts';
import { backends } from './backends/registry.ts';
import { type OpenTensorFlow, tensorFlowHere } from './opened.ts';
import { HiddenWindow } from './window/hidden-window.ts';

let hiddenWindow: HiddenWindow | undefined;

/**
 * TensorFlow.js on a backend: in this process, but for WebGPU under Electron, whose windows alone have it. Throws
 * RUNTIME_MISSING with one line that says why it does not work here.
 */
export async function openTensorFlow(name: BackendName): Promise<OpenTensorFlow> {
  const shell = shellLine();
  if (name !== 'webgpu' || shell === null) return tensorFlowHere(await backends[name]());
  hiddenWindow ??= new HiddenWindow(shell.openWindow);
  return hiddenWindow.open();
}
