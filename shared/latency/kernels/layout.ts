import { z } from 'zod';

/**
 * How a runtime lays channels out in memory.
 * `even`: every kernel rounds its channels up to `step`, and no layout is ever changed (TensorRT, TFLite).
 * `blocked`: ONNX Runtime's NCHWc on processors. Channels lie in blocks of `step`; a convolution whose channels are no
 * multiple of 4 runs on plain NCHW, several times slower, and tensors are reordered between the two.
 */
export const layoutSchema = z.strictObject({ kind: z.enum(['even', 'blocked']), step: z.int().min(1).max(64) });

export type Layout = z.output<typeof layoutSchema>;

/** Those that a fit chooses from by what its measurements say. */
export const layouts: readonly Layout[] = [
  ...[16, 8].map((step) => ({ kind: 'blocked', step }) as const),
  ...[1, 4, 8, 16, 32].map((step) => ({ kind: 'even', step }) as const),
];

/** Filters of so many blocks share the loads of their input: MLAS's NCHWc kernels. */
export const blocksPerPass = 4;

/** ONNX Runtime reorders only tensors whose channels are a multiple of this. */
export const channelAlignment = 4;

export function padded(channels: number, { step }: Layout): number {
  return Math.ceil(channels / step) * step;
}
