import { describe, expect, it } from 'vitest';
import { openProject, readProject } from '../../../electron/store/project.ts';
import type { TrainingPoint, TrainReport } from '../../../shared/api/training-results.ts';
import { errorOf, temporaryFolder } from './fixtures.ts';
import { model, trainingSettings } from './rows.ts';

const point = (step: number, over: Partial<TrainingPoint> = {}): TrainingPoint => ({
  step,
  epoch: step / 10,
  loss: 1 / step,
  accuracy: null,
  learningRate: 0.1,
  imagesPerSecond: 100,
  validation: null,
  ...over,
});
const validated = (step: number) => point(step, { validation: { loss: 0.5, accuracy: 0.75, images: 100 } });

const report: TrainReport = {
  steps: 30,
  epochs: 3,
  trainLoss: 0.25,
  validation: null,
  counted: 'images',
  imagesPerSecond: 900,
  engine: 'onnxruntime, blocks of 16',
  waitedShare: 0.002,
  out: '/models/trained.onnx',
  resumedFromStep: null,
};

function start() {
  const folder = temporaryFolder();
  const project = openProject(folder, { create: true });
  project.models.save(model);
  const begin = (over: Partial<typeof trainingSettings> = {}) =>
    project.trainings.start({
      modelSha256: model.sha256,
      settings: { ...trainingSettings, ...over },
      name: 'resnet20',
      outOf: (id) => `/trainings/${id}.onnx`,
      jobId: 'job',
    });
  return { folder, project, begin };
}

describe('trainings', () => {
  it('come back as they were stored, the newest first', () => {
    const { folder, project, begin } = start();
    const first = begin();
    const second = begin({ fromScratch: true });
    expect(first).toMatchObject({ ...trainingSettings, state: 'running', jobId: 'job', report: null, error: null });
    expect(first.out).toBe(`/trainings/${first.id}.onnx`);
    const done = project.trainings.finish(second.id, report, model.sha256);
    expect(done).toMatchObject({ state: 'done', report, trainedSha256: model.sha256 });
    const reader = readProject(folder)!;
    expect(reader.trainings.list()).toEqual([done, first]);
    reader.close();
    project.close();
  });

  it('that ended early are found by model and settings, and go on', () => {
    const { project, begin } = start();
    const { id } = begin();
    const found = () => project.trainings.findUnfinished(model.sha256, { ...trainingSettings });
    expect(found()).toBeNull();
    const error = { code: 'TRAINING_DIVERGED', message: 'NaN.', hint: 'Lower the rate.' } as const;
    expect(project.trainings.fail(id, 'failed', error)).toMatchObject({ state: 'failed', error });
    // It failed before its first point: there is nothing to go on with.
    expect(found()).toBeNull();
    project.trainings.addPoints(id, [point(5)]);
    expect(found()?.id).toBe(id);
    // A later one that came to nothing does not hide it.
    const later = begin();
    project.trainings.fail(later.id, 'cancelled', { code: 'CANCELLED', message: 'Stopped.', hint: '' });
    expect(found()?.id).toBe(id);
    expect(project.trainings.findUnfinished('b'.repeat(64), trainingSettings)).toBeNull();
    expect(project.trainings.findUnfinished(model.sha256, { ...trainingSettings, data: '/other' })).toBeNull();
    const again = project.trainings.resume(id, 'other job', '/elsewhere.onnx');
    expect(again).toMatchObject({ state: 'running', error: null, endedAt: null, jobId: 'other job' });
    expect(again.out).toBe('/elsewhere.onnx');
    expect(found()?.id).toBe(later.id);
    project.close();
  });

  it('that a killed process left running are interrupted', () => {
    const { folder, project, begin } = start();
    const { id } = begin();
    project.trainings.addPoints(id, [point(1)]);
    project.close();
    const next = openProject(folder);
    expect(next.trainings.get(id).state).toBe('interrupted');
    expect(next.trainings.points(id)).toEqual([point(1)]);
    next.close();
  });

  it('are not kept with figures that are no numbers', () => {
    const { project, begin } = start();
    const { id } = begin();
    expect(() => project.trainings.finish(id, { ...report, trainLoss: NaN }, model.sha256)).toThrow();
    expect(project.trainings.get(id)).toMatchObject({ state: 'running', report: null });
    project.close();
  });

  it('that nobody knows are refused', () => {
    const { project } = start();
    for (const ask of [
      () => project.trainings.get('x'),
      () => project.trainings.resume('x', 'job', '/out'),
      () => project.trainings.finish('x', report, model.sha256),
    ]) {
      expect(errorOf(ask)).toMatchObject({ code: 'TRAINING_UNKNOWN' });
    }
    project.close();
  });
});

describe('a curve', () => {
  it('is replaced from where a resumed training goes on', () => {
    const { project, begin } = start();
    const { id } = begin();
    const other = begin({ fromScratch: true });
    project.trainings.addPoints(other.id, [point(9)]);
    project.trainings.addPoints(id, [point(1), validated(5)]);
    project.trainings.addPoints(id, [point(8), point(9)]);
    project.trainings.addPoints(id, [point(5), point(7)]);
    project.trainings.addPoints(id, []);
    expect(project.trainings.points(id)).toEqual([point(1), point(5), point(7)]);
    expect(project.trainings.points(other.id)).toEqual([point(9)]);
    project.close();
  });

  it('is thinned alike over its length when it grows, its validations kept', () => {
    const { project, begin } = start();
    const { id } = begin();
    const steps = 20_000;
    for (let step = 1; step <= steps; step += 50) {
      const some = Array.from({ length: 50 }, (_, at) => ((step + at) % 1000 === 0 ? validated : point)(step + at));
      project.trainings.addPoints(id, some);
    }
    const points = project.trainings.points(id);
    expect(points.length).toBeLessThanOrEqual(4096);
    expect(points.length).toBeGreaterThan(1000);
    expect(points.filter(({ validation }) => validation).map(({ step }) => step)).toEqual(
      Array.from({ length: 20 }, (_, at) => 1000 * (at + 1)),
    );
    const half = points.filter(({ step }) => step <= steps / 2).length;
    expect(half / points.length).toBeGreaterThan(0.35);
    project.close();
  });

  it('of validations alone is bounded too', () => {
    const { project, begin } = start();
    const { id } = begin();
    project.trainings.addPoints(
      id,
      Array.from({ length: 9000 }, (_, at) => validated(at + 1)),
    );
    expect(project.trainings.points(id).length).toBeLessThanOrEqual(4096);
    project.close();
  });
});
