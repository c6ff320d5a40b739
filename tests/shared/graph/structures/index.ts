import { branchStructures } from './branches.ts';
import { commonStructures } from './common.ts';
import { computedStructures } from './computed.ts';
import { decoderStructures } from './decoders.ts';
import { detectionStructures } from './detection.ts';
import { gateStructures } from './gates.ts';
import { normalizationStructures } from './normalizations.ts';
import { quantizedStructures } from './quantized.ts';
import { residualStructures } from './residual.ts';
import type { Structure } from './structure.ts';

/** One tiny network for each structural case. */
export const structures: readonly Structure[] = [
  ...commonStructures,
  ...residualStructures,
  ...branchStructures,
  ...gateStructures,
  ...normalizationStructures,
  ...decoderStructures,
  ...detectionStructures,
  ...quantizedStructures,
  ...computedStructures,
];
