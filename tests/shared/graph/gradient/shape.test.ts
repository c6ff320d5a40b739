import { shapeCases } from './cases/shape.ts';
import { describeGradients } from './check.ts';

describeGradients('shape', shapeCases);
