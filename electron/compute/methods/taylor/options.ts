import { z } from 'zod';

/** The published code takes 30 mini-batches of 256 images before it removes anything, and again after each removal. */
export const options = z.strictObject({
  batches: z
    .int()
    .min(1)
    .max(100_000)
    .default(16)
    .describe('Mini-batches of the training split; published code: 30')
    .meta({ unit: 'mini-batches' }),
  batch: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .describe('Images in a mini-batch; published code: 256')
    .meta({ unit: 'images' }),
});

export type TaylorOptions = z.output<typeof options>;
