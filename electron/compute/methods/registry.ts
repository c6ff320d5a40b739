import type { Experiment } from '../../../shared/api/experiment.ts';
import { globalL2 } from './global-l2/run.ts';
import { legr } from './legr/run.ts';
import type { Method } from './method.ts';
import { random } from './random/run.ts';
import { uniformL1 } from './uniform-l1/run.ts';

export const methods: Readonly<Record<Experiment['method'], Method>> = {
  random,
  'uniform-l1': uniformL1,
  'global-l2': globalL2,
  legr,
};
