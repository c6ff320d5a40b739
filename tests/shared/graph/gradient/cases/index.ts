import type { GradientCase } from '../case.ts';
import { arithmeticCases } from './arithmetic.ts';
import { convolutionCases } from './convolution.ts';
import { denseCases } from './dense.ts';
import { elementwiseCases } from './elementwise.ts';
import { normalizationCases } from './normalization.ts';
import { poolingCases } from './pooling.ts';
import { reductionCases } from './reduction.ts';
import { resizeCases } from './resize.ts';
import { shapeCases } from './shape.ts';

export const gradientCases: readonly GradientCase[] = [
  ...arithmeticCases,
  ...convolutionCases,
  ...denseCases,
  ...elementwiseCases,
  ...normalizationCases,
  ...poolingCases,
  ...reductionCases,
  ...resizeCases,
  ...shapeCases,
];
