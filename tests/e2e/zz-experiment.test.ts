import { describe } from 'vitest';
import { testExperiment } from './experiment.ts';
describe('experiment', testExperiment);
