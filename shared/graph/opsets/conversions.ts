import type { Lower, Raise } from './conversion.ts';
import { activationLowers } from './newer/activation.ts';
import { extendedLowers } from './newer/extended.ts';
import { groupNormalizationLowers } from './newer/group-normalization.ts';
import { paddingLowers } from './newer/padding.ts';
import { poolingLowers } from './newer/pooling.ts';
import { precisionLowers } from './newer/precision.ts';
import { reductionLowers } from './newer/reduction.ts';
import { resizeLowers } from './newer/resize.ts';
import { splitLowers } from './newer/split.ts';
import { attributeRaises } from './older/attributes.ts';
import { renamedRaises } from './older/renamed.ts';
import { resizeRaises } from './older/resize.ts';
import { softmaxRaises } from './older/softmax.ts';
import { trainingRaises } from './older/training.ts';

/** From older operator sets to 17, by operator. */
export const raises: ReadonlyMap<string, Raise> = byOperator(
  attributeRaises,
  renamedRaises,
  resizeRaises,
  softmaxRaises,
  trainingRaises,
);

/** From newer operator sets to 17, by operator. */
export const lowers: ReadonlyMap<string, Lower> = byOperator(
  activationLowers,
  extendedLowers,
  groupNormalizationLowers,
  paddingLowers,
  poolingLowers,
  precisionLowers,
  reductionLowers,
  resizeLowers,
  splitLowers,
);

function byOperator<T extends Raise | Lower>(...families: readonly (readonly T[])[]): ReadonlyMap<string, T> {
  return new Map(families.flat().map((conversion) => [conversion.operator, conversion]));
}
