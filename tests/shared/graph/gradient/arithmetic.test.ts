import { arithmeticCases } from './cases/arithmetic.ts';
import { describeGradients } from './check.ts';

describeGradients('arithmetic', arithmeticCases);
