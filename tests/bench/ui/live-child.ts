/**
 * The web host on the project in the first argument, with the real application, whose one training is scripted: of it
 * twenty events a second are told, half of them progress and half points of the curve, until it is killed.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApplication } from '../../../electron/host/application.ts';
import { createLog } from '../../../electron/host/log.ts';
import { builtRenderer } from '../../../electron/host/web/renderer-files.ts';
import { readStaticFiles } from '../../../electron/host/web/static-files.ts';
import { startWebHost } from '../../../electron/host/web/web-host.ts';
import { residualNetwork, saveModel } from '../../electron/compute/samples.ts';
import { pointAt, scriptedCompute } from '../../electron/host/scripted-training.ts';

const [projectDirectory = ''] = process.argv.slice(2);
/** Jobs tell their progress so often at most. */
const intervalMs = 100;
const steps = 1_000_000;

const application = createApplication({
  projectDirectory,
  workingDirectory: projectDirectory,
  log: createLog({ level: 'silent' }),
  forkCompute: scriptedCompute(async (training) => {
    for (let step = 1; step < steps; step++) {
      const started = performance.now();
      await training.points(pointAt(step));
      training.progress(step, steps);
      await sleep(Math.max(0, intervalMs - (performance.now() - started)));
    }
  }),
});
const model = join(projectDirectory, 'net.onnx');
await saveModel(model, residualNetwork());
const host = await startWebHost({ application, files: readStaticFiles(await builtRenderer()), port: 0 });
console.log(host.link());
await application.dispatch({ procedure: 'training.run', input: { model, data: projectDirectory } });
