import { denseCases } from './cases/dense.ts';
import { describeGradients } from './check.ts';

describeGradients('dense', denseCases);
