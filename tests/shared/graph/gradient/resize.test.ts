import { resizeCases } from './cases/resize.ts';
import { describeGradients } from './check.ts';

describeGradients('resize', resizeCases);
