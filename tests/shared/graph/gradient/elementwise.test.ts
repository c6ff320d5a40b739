import { elementwiseCases } from './cases/elementwise.ts';
import { describeGradients } from './check.ts';

describeGradients('elementwise', elementwiseCases);
