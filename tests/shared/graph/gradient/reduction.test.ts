import { reductionCases } from './cases/reduction.ts';
import { describeGradients } from './check.ts';

describeGradients('reduction', reductionCases);
