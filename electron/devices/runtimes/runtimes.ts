import { onnxruntime } from './onnxruntime/onnxruntime.ts';

/** Every runtime, in the order to offer them. */
export const runtimes = { onnxruntime } as const;

export type RuntimeName = keyof typeof runtimes;
