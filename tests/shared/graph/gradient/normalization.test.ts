import { normalizationCases } from './cases/normalization.ts';
import { describeGradients } from './check.ts';

describeGradients('normalization', normalizationCases);
