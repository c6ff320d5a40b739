import { loadTensorFlow } from '../load.ts';
import type { OpenBackend } from './backend.ts';
import { missing, optionalPackage } from './packages.ts';
import { tryOut } from './try-out.ts';

/** What is used of WebGPU here; TensorFlow.js uses the rest. */
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/** The package `webgpu`: Dawn, the WebGPU of Chromium, for Node. */
interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}

const hint = 'It needs a GPU with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows).';

const installHint = 'Run npm install webgpu @tensorflow/tfjs-backend-webgpu.';

let ready: Promise<OpenBackend> | undefined;

/** Any GPU through WebGPU: the window's own, or Dawn in Node. Loading Dawn can end the process on broken drivers: probe it in one of its own. */
export function openWebGpu(): Promise<OpenBackend> {
  return (ready ??= open());
}

async function open(): Promise<OpenBackend> {
  const tf = await loadTensorFlow();
  const adapter = await (await gpu()).requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw missing('WebGPU finds no GPU adapter.', hint);
  await optionalPackage('@tensorflow/tfjs-backend-webgpu', installHint, (name) => import(name));
  if (!(await tf.setBackend('webgpu'))) throw missing('The WebGPU backend of TensorFlow.js does not start.', hint);
  await tryOut(tf, hint);
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const device = description || [vendor, architecture].filter((part) => part !== '').join(' ');
  const accelerated = isFallbackAdapter !== true;
  return {
    tf,
    registeredAs: 'webgpu',
    version: tf.version['tfjs']!,
    accelerated,
    detail: `${accelerated ? 'GPU' : 'no GPU but software'}: ${device}`,
  };
}

async function gpu(): Promise<Gpu> {
  const { navigator } = globalThis as unknown as { navigator: { gpu?: Gpu } };
  if (navigator.gpu) return navigator.gpu;
  const dawn = await optionalPackage<Dawn>('webgpu', installHint, (name) => import(name));
  Object.assign(globalThis, dawn.globals);
  const own = dawn.create([]);
  Object.defineProperty(navigator, 'gpu', { value: own, configurable: true });
  return own;
}
