import type { TF } from '../load.ts';

/** What TensorFlow.js can compute with for a user, the better first. */
export const backendNames = ['node-gpu', 'webgpu'] as const;

/** Besides those two that only check the other engines. */
export type BackendName = (typeof backendNames)[number] | 'wasm' | 'cpu';

/** What is known of a backend that works. */
export interface BackendAbout {
  readonly version: string;
  /** On a GPU, not on the processor. */
  readonly accelerated: boolean;
  /** One line: what it computes on. */
  readonly detail: string;
}

/** A backend that works in this process. */
export interface OpenBackend extends BackendAbout {
  readonly tf: TF;
  /** The name under which TensorFlow.js knows it. */
  readonly registeredAs: string;
  /**
   * Fulfilled when the GPU is gone, by a crash of its driver or of its process: what waits for it then waits for ever.
   * Absent where it cannot go.
   */
  readonly lost?: Promise<{ readonly message: string }>;
}

/** Loads what the backend needs, once, and sets it. Throws RUNTIME_MISSING with one line that says why it does not work here. */
export type BackendOpener = () => Promise<OpenBackend>;
