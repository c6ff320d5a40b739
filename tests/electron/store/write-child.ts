import { openProject } from '../../../electron/store/project.ts';
import { chart, model, newCandidate, newMeasurement, newSession, settings, trainingSettings } from './rows.ts';

/** Opens the project and writes until it is killed; each line names what the store had acknowledged by then. */
const rounds = [0, 1, 2].map((round) => ({
  round,
  position: 0,
  startNs: round,
  samplesNs: Array.from({ length: 2_000 }, (_, index) => 400_000 + index * (round + 1)),
  involuntarySwitches: 0,
  missedFrames: null,
}));

console.log('starting');
const project = openProject(process.argv[2] ?? '', { create: true });
console.log('opened');
project.jobs.add({ id: crypto.randomUUID(), procedure: 'experiment.run', title: 'Run', input: {}, state: 'running' });
project.models.save(model);
const { id } = project.experiments.start(model.sha256, settings);
const training = project.trainings.start({
  modelSha256: model.sha256,
  settings: trainingSettings,
  name: 'resnet20',
  outOf: () => '/trained.onnx',
  jobId: 'job',
});
for (let index = 1; ; index++) {
  const candidate = project.candidates.add(newCandidate(id, 1 / (index + 1)));
  console.log(`candidate ${candidate.id}`);
  project.experiments.saveCheckpoint(id, { index });
  project.experiments.saveCharts(id, [chart(index)]);
  console.log(`charts ${id} ${index}`);
  const point = { epoch: index, loss: 1, accuracy: null, learningRate: 0.1, imagesPerSecond: 10, validation: null };
  project.trainings.addPoints(training.id, [{ ...point, step: index }]);
  console.log(`point ${training.id} ${index}`);
  const measurements = [0, 1].map(() => newMeasurement(candidate.artifactSha256, { rounds }));
  console.log(`session ${project.measurements.add(newSession(measurements)).id}`);
}
