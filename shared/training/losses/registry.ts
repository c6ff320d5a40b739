import { crossEntropy } from './cross-entropy.ts';
import type { Loss } from './loss.ts';

export const losses = {
  'cross-entropy': crossEntropy,
} satisfies Record<string, Loss>;

export type LossKind = keyof typeof losses;
