import { createRequire } from 'node:module';
import util from 'node:util';
import { loadTensorFlow } from '../load.ts';
import type { OpenBackend } from './backend.ts';
import { missing, optionalPackage } from './packages.ts';
import { tryOut } from './try-out.ts';

const require = createRequire(import.meta.url);
const name = '@tensorflow/tfjs-node-gpu';
const hint =
  'Its install downloads libtensorflow, which needs the network and CUDA 11: npm install @tensorflow/tfjs-node-gpu.';

/** What the package's backend says of itself. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

let ready: Promise<OpenBackend> | undefined;

/** libtensorflow through the package's native addon: on CUDA where it finds it, on the CPU otherwise. */
export function openNodeGpu(): Promise<OpenBackend> {
  return (ready ??= open());
}

async function open(): Promise<OpenBackend> {
  const tf = await loadTensorFlow();
  // The package's JavaScript calls it; Node has it no more.
  const node = util as { isNullOrUndefined?: (value: unknown) => boolean };
  node.isNullOrUndefined ??= (value) => value == null;
  await optionalPackage(name, hint, (path) => require(path));
  if (!(await tf.setBackend('tensorflow'))) throw missing('libtensorflow does not start.', hint);
  await tryOut(tf, hint);
  const backend = tf.backend() as unknown as NodeBackend;
  const library = `libtensorflow ${backend.binding.TF_Version}`;
  return {
    tf,
    registeredAs: 'tensorflow',
    version: (require(`${name}/package.json`) as { version: string }).version,
    accelerated: backend.isUsingGpuDevice,
    detail: backend.isUsingGpuDevice ? `CUDA, ${library}` : `CPU of ${library}: it finds no CUDA device`,
  };
}
