import { describe, expect, it, vi } from 'vitest';
import { trainingEngines } from '../../../renderer/dialogs/engines/engines.svelte.ts';
import { StartExperimentState } from '../../../renderer/dialogs/experiment/start-experiment.svelte.ts';
import { numberFields, TrainState } from '../../../renderer/dialogs/train/train.svelte.ts';
import { recipeSchema } from '../../../shared/api/training.ts';
import { engineReports } from '../fixtures/training-curve.ts';
import { failing, surroundings } from './surroundings.ts';

describe('the form that starts a training', () => {
  it('sends what was typed and nothing else, shows the training, and closes', async () => {
    const done = vi.fn();
    const { state, calls } = surroundings({ 'training.run': () => ({}) });
    const form = new TrainState(state, done);
    form.model = ' net.onnx ';
    form.data = 'images';
    form.numbers.epochs = '3';
    form.numbers.learningRate = '1e-3';
    form.optimizer = 'adamw';
    await form.start();
    expect(calls).toEqual([
      {
        procedure: 'training.run',
        input: {
          model: 'net.onnx',
          data: 'images',
          fromScratch: false,
          changes: { epochs: 3, learningRate: 0.001, optimizer: 'adamw' },
        },
      },
    ]);
    expect(state.view).toBe('training');
    expect(done).toHaveBeenCalledOnce();
  });

  it.each([
    ['epochs', '1.5', /Epochs “1.5” is not a whole number/],
    ['learningRate', 'fast', /Learning rate “fast” is not a number above 0/],
    ['weightDecay', '2', /Weight decay “2”/],
    ['threads', '0', /Threads “0”/],
  ] as const)('refuses %s of %s in its place', async (field, text, message) => {
    const { state, calls } = surroundings({});
    const form = new TrainState(state, () => undefined);
    form.numbers[field] = text;
    await form.start();
    expect(form.error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringMatching(message) as string });
    expect(calls).toEqual([]);
  });

  it('stays open with the error and what was typed', async () => {
    const done = vi.fn();
    const { state } = surroundings({ 'training.run': failing('DATASET_NOT_FOUND') });
    const form = new TrainState(state, done);
    form.model = 'net.onnx';
    await form.start();
    expect(form.error?.code).toBe('DATASET_NOT_FOUND');
    expect(form.model).toBe('net.onnx');
    expect(state.view).toBe('tradeoffs');
    expect(done).not.toHaveBeenCalled();
  });

  it('shows as usual what a recipe holds by default', () => {
    const { duration, batch, optimizer, weightDecay, seed, threads } = recipeSchema.parse({});
    const usual = Object.fromEntries(Object.entries(numberFields).map(([name, field]) => [name, Number(field.usual)]));
    const { learningRate } = optimizer;
    expect(usual).toEqual({ ...duration, batch, learningRate, weightDecay, seed, threads });
  });
});

describe('the choice of an engine', () => {
  it('lists what trains, once, with the reason why one does not work', () => {
    expect(trainingEngines(engineReports)).toEqual([
      { name: 'onnxruntime', works: true, detail: 'CPU' },
      { name: 'tensorflow:webgpu', works: false, detail: 'no GPU adapter was found' },
    ]);
  });

  it('is sent with a training and with an experiment, and dropped when it no longer works', async () => {
    let reports = engineReports;
    const answers = {
      'engines.list': () => reports,
      'experiment.list': () => [],
      'training.run': () => ({}),
      'experiment.run': () => ({}),
    };
    const { state, calls } = surroundings(answers);
    const training = new TrainState(state, () => undefined);
    training.enter();
    await vi.waitFor(() => expect(training.engines.list).toHaveLength(2));
    training.engines.chosen = 'onnxruntime';
    await training.start();
    expect(calls.at(-1)?.input).toMatchObject({ changes: { engine: 'onnxruntime' } });
    const experiment = new StartExperimentState(state, () => undefined);
    experiment.engines.chosen = 'onnxruntime';
    await experiment.start();
    expect(calls.at(-1)?.input).toMatchObject({ engine: 'onnxruntime' });

    reports = reports.map((report) => ({ ...report, works: false }));
    await training.engines.load();
    expect(training.engines.chosen).toBeNull();
  });
});
