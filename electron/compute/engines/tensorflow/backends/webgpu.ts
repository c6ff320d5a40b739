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

interface OpenWebGpu extends OpenBackend {
  readonly lost: Promise<{ readonly message: string }>;
}

const hint = 'It needs a GPU with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows).';

const installHint = 'Run npm install @tensorflow/tfjs-backend-webgpu.';

let ready: Promise<OpenWebGpu> | undefined;

/** Any GPU through the WebGPU of a browser's page, or of Node once `provideWebGpu` gave it one. No module of Node is used. */
export function openWebGpu(): Promise<OpenWebGpu> {
  return (ready ??= open());
}

async function open(): Promise<OpenWebGpu> {
  const { gpu } = globalThis.navigator as { gpu?: Gpu };
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw missing('WebGPU finds no GPU adapter.', hint);
  const tf = await loadTensorFlow();
  // By its name in full, so that a page's build finds it.
  const load = (): Promise<unknown> => import('@tensorflow/tfjs-backend-webgpu');
  await optionalPackage('@tensorflow/tfjs-backend-webgpu', installHint, load);
  if (!(await tf.setBackend('webgpu'))) throw missing('The WebGPU backend of TensorFlow.js does not start.', hint);
  await tryOut(tf, hint);
  const { device } = tf.backend() as unknown as { readonly device: Pick<OpenWebGpu, 'lost'> };
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const name = description || [vendor, architecture].filter((part) => part !== '').join(' ');
  const accelerated = isFallbackAdapter !== true;
  return {
    tf,
    registeredAs: 'webgpu',
    version: tf.version['tfjs']!,
    accelerated,
    lost: device.lost,
    detail: `${accelerated ? 'GPU' : 'no GPU but software'}: ${name}`,
  };
}
