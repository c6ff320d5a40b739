import { convolutionCases } from './cases/convolution.ts';
import { describeGradients } from './check.ts';

describeGradients('convolution', convolutionCases);
