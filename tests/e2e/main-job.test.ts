import { describe } from 'vitest';
import { labAvailability } from '../lab/sshd.ts';
import { noBrowser } from './browser.ts';
import { testExperiment } from './experiment.ts';
import { testOverSsh } from './over-ssh.ts';
import { testSample } from './sample.ts';
import { testTraining } from './training.ts';

const lab = labAvailability();
const noDevice = noBrowser ?? (lab.available ? null : lab.reason);
if (noDevice !== null) console.log(`The main job in the browser is skipped: ${noDevice}.`);
if (noBrowser !== null)
  console.log(`The sample project, training and experiments in the browser are skipped: ${noBrowser}.`);

// In one file, so one after the other: both may build the interface, and both measure.
describe.skipIf(noDevice !== null)('the main job in the browser, measured over SSH', testOverSsh);
describe.skipIf(noBrowser !== null)('the sample project, opened in the browser at the first start', testSample);
describe.skipIf(noBrowser !== null)('training, started in the browser', testTraining);
describe.skipIf(noBrowser !== null)('an experiment, stated in a form in the browser', testExperiment);
