import type { Experiment } from '../../../shared/api/experiment.ts';
import { bnGamma } from './bn-gamma/run.ts';
import { fpgm } from './fpgm/run.ts';
import { globalL2 } from './global-l2/run.ts';
import { legr } from './legr/run.ts';
import type { Method } from './method.ts';
import { random } from './random/run.ts';
import { slr } from './slr/run.ts';
import { taylor } from './taylor/run.ts';
import { uniformL1 } from './uniform-l1/run.ts';
import { uniformL2 } from './uniform-l2/run.ts';

export const methods: Readonly<Record<Experiment['method'], Method>> = {
  random,
  'uniform-l1': uniformL1,
  'uniform-l2': uniformL2,
  'global-l2': globalL2,
  'bn-gamma': bnGamma,
  fpgm,
  taylor,
  legr,
  slr,
};
