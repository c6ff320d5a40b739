import { crossEntropy } from './cross-entropy.ts';
import { dice } from './dice.ts';
import { absoluteError, binaryCrossEntropy, meanSquaredError, smoothL1 } from './differences.ts';
import { distillation } from './distillation.ts';
import type { Loss } from './loss.ts';

export const losses = {
  'cross-entropy': crossEntropy,
  'binary-cross-entropy': binaryCrossEntropy,
  dice,
  'mean-squared-error': meanSquaredError,
  l1: absoluteError,
  'smooth-l1': smoothL1,
  distillation,
} satisfies Record<string, Loss>;

export type LossKind = keyof typeof losses;
