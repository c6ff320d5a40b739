import type { Recipe } from '../../../../shared/api/training.ts';
import type { Tensors } from '../tensors.ts';
import { Adam } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { Sgd } from './sgd.ts';

/** The recipe's optimiser for these weights; `decayed` are those that weight decay is for. */
export function createOptimizer(
  { optimizer, weightDecay }: Pick<Recipe, 'optimizer' | 'weightDecay'>,
  weights: Tensors,
  decayed: ReadonlySet<string>,
): Optimizer {
  const decay = { coefficient: weightDecay, weights: decayed };
  switch (optimizer.kind) {
    case 'sgd':
      return new Sgd(weights, { ...optimizer, decay });
    case 'adam':
    case 'adamw':
      return new Adam(weights, { ...optimizer, decay, decoupled: optimizer.kind === 'adamw' });
  }
}
