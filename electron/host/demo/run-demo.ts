import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sampleNetworkPath, sampleRecipe, writeSampleDataset } from '../../../resources/sample/index.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import type { DemoReport } from '../../../shared/api/results.ts';
import { probe } from '../../devices/device.ts';
import type { Project, StoredDevice } from '../../store/surface.ts';
import { runExperiment } from '../experiments/run-experiment.ts';
import type { Run } from '../jobs/jobs.ts';
import { findModels } from '../measurements/measured-models.ts';
import { runMeasurement } from '../measurements/run-measurement.ts';
import type { Services } from '../procedures/services.ts';
import { currentReport, saveReport } from '../report/report.ts';
import { demoExperiments } from './experiments.ts';

const deviceName = 'this-computer';

/**
 * The main job on the sample project: images drawn here, the network that comes with Espalier, this computer as
 * device. What an earlier run has finished is not done again, and what it has begun is gone on with.
 */
export async function runDemo(services: Services, run: Run): Promise<DemoReport> {
  const startedMs = performance.now();
  const { projects, workingDirectory } = services;
  const project = projects.writing();
  const data = join(projects.directory, 'sample', 'images');
  await writeSampleDataset(data, sampleRecipe, {
    signal: run.signal,
    onProgress: (done, total) => run.onProgress({ stage: 'Drawing the sample images', done, total, etaSeconds: null }),
  });

  const threads = Math.min(2, availableParallelism());
  for (const settings of demoExperiments(sampleNetworkPath, data, threads)) {
    if (!isDone(project, settings)) await runNamed(services, run, settings);
  }

  const device = await thisComputer(services, project, run);
  const models = await findModels(project, artifactsToMeasure(project), workingDirectory);
  await runMeasurement(services, named(run, 'Measuring'), device, models, {
    runtime: 'onnxruntime',
    ...{ profile: 'quick', precision: 'float32', threads: 1, load: { shape: 'back-to-back' } },
    ...{ sustainedMinutes: null, layers: false, cudaGraph: false },
  });

  const { set, report } = await currentReport(services, { device: device.name, budgets: [] });
  const { file } = await saveReport(report, join(workingDirectory, 'report.html'), { format: 'html', theme: 'light' });
  return {
    directory: projects.directory,
    report: file,
    tradeoffs: set,
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** The run with every stage under a name, so that a list of stages tells which experiment is meant. */
function named(run: Run, name: string): Run {
  return { ...run, onProgress: (progress) => run.onProgress({ ...progress, stage: `${name}: ${progress.stage}` }) };
}

async function runNamed(services: Services, run: Run, settings: Experiment): Promise<void> {
  await runExperiment(services, named(run, settings.name), settings, { resume: 'allow' });
}

function isDone(project: Project, settings: Experiment): boolean {
  return project.experiments
    .list()
    .some((experiment) => experiment.state === 'done' && isDeepStrictEqual(experiment.settings, settings));
}

/** One candidate for each artifact: the dense network belongs to every experiment and is measured once, first. */
function artifactsToMeasure(project: Project): readonly string[] {
  const byArtifact = new Map<string, string>();
  const model = project.experiments.list().findLast(({ settings }) => settings.model === sampleNetworkPath)!;
  for (const { artifactSha256, id } of project.candidates.list(model.modelSha256)) {
    if (!byArtifact.has(artifactSha256)) byArtifact.set(artifactSha256, id);
  }
  return [...byArtifact.values()];
}

async function thisComputer(services: Services, project: Project, run: Run): Promise<StoredDevice> {
  const known = project.devices.list().find(({ address }) => address === 'local');
  const device = known ?? project.devices.add({ name: deviceName, address: 'local', identity: null });
  const { state, runtimes } = await services.devices.with(device, run.signal, (connection) =>
    probe(connection, { signal: run.signal }),
  );
  return project.devices.saveProbe(device.name, state, runtimes);
}
