import { optionalPackage } from './packages.ts';

/** The package `webgpu`: Dawn, the WebGPU of Chromium, for Node. */
interface Dawn {
  create(options: readonly string[]): unknown;
  readonly globals: Readonly<Record<string, unknown>>;
}

let ready: Promise<void> | undefined;

/**
 * Gives Node the WebGPU that a browser has. Loading Dawn can end the process on broken drivers: probe it in one of its
 * own. Throws RUNTIME_MISSING where the package is not there.
 */
export function provideWebGpu(): Promise<void> {
  return (ready ??= provide());
}

async function provide(): Promise<void> {
  const dawn = await optionalPackage<Dawn>('webgpu', 'Run npm install webgpu.', (name) => import(name));
  Object.assign(globalThis, dawn.globals);
  Object.defineProperty(navigator, 'gpu', { value: dawn.create([]), configurable: true });
}
