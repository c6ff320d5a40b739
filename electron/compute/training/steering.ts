import type { Training } from './loop/train.ts';

/** What a method adds to a training. */
export interface Steering extends Pick<Training, 'hooks' | 'guide' | 'masks'> {
  /** Everything that hooks, guide and masks depend on: a checkpoint of a training steered otherwise is none of this one. */
  readonly stated: unknown;
}
