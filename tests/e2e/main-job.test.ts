import { describe } from 'vitest';
import { labAvailability } from '../lab/sshd.ts';
import { inElectron } from './electron.ts';
import { testExperiment } from './experiment.ts';
import { inBrowser, type Launcher } from './launcher.ts';
import { testOverSsh } from './over-ssh.ts';
import { testSample } from './sample.ts';
import { testTraining } from './training.ts';

const lab = labAvailability();
const noLab = lab.available ? null : lab.reason;

// In one file, so one after the other: all may build the interface, and all measure.
runIn(inBrowser, [
  ['the main job, measured over SSH', testOverSsh, noLab],
  ['the sample project, opened at the first start', testSample, null],
  ['training', testTraining, null],
  ['an experiment, stated in a form', testExperiment, null],
]);
// There window and line are others, and the interface is the same: the paths that use most of both tell.
runIn(inElectron, [
  ['the main job, measured over SSH', testOverSsh, noLab],
  ['the sample project, opened at the first start', testSample, null],
]);

type Path = readonly [name: string, test: (launcher: Launcher) => void, missing: string | null];

function runIn(launcher: Launcher, paths: readonly Path[]): void {
  if (launcher.missing !== null) console.log(`All main paths in ${launcher.name} are skipped: ${launcher.missing}.`);
  for (const [name, test, missing] of paths) {
    if (launcher.missing === null && missing !== null)
      console.log(`In ${launcher.name}, ${name} is skipped: ${missing}.`);
    const isSkipped = launcher.missing !== null || missing !== null;
    describe.skipIf(isSkipped)(`in ${launcher.name}, ${name}`, () => test(launcher));
  }
}
