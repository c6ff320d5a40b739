import type { TF } from '../load.ts';

/** Where TensorFlow.js computes; the last two are for tests. */
export type BackendName = 'node-gpu' | 'webgpu' | 'wasm' | 'cpu';

/** A backend that works. */
export interface OpenBackend {
  readonly tf: TF;
  /** The name under which TensorFlow.js knows it. */
  readonly registeredAs: string;
  readonly version: string;
  /** One line: what it computes on. */
  readonly detail: string;
}

/** Loads what the backend needs, once, and sets it. Throws RUNTIME_MISSING with one line that says why it does not work here. */
export type BackendOpener = () => Promise<OpenBackend>;
