import { poolingCases } from './cases/pooling.ts';
import { describeGradients } from './check.ts';

describeGradients('pooling', poolingCases);
