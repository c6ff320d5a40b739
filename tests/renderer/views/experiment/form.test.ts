import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { experimentSchema } from '../../../../shared/api/experiment.ts';
import { ExperimentForm } from '../../../../renderer/views/experiment/form/form.svelte.ts';
import { levelsOf, typedLevels } from '../../../../renderer/views/experiment/form/levels.ts';
import {
  distillationSettings,
  generalSettings,
  recipeSettings,
} from '../../../../renderer/views/experiment/form/settings.ts';
import { rangeWords, statedOptions, usualWords } from '../../../../renderer/views/experiment/form/typed-options.ts';
import { jetsonReport } from '../../fixtures/devices.ts';
import { methodReports } from '../../fixtures/experiments.ts';
import { MemoryProgram } from '../../fixtures/memory-program.ts';

function start(begin: () => Promise<void> = () => Promise.resolve()) {
  const program = new MemoryProgram([]);
  const form = new ExperimentForm({ client: createClient(program), jobs: { begin }, devices: [jetsonReport] });
  form.model = 'net.onnx';
  form.data = 'images';
  return { program, form };
}

describe('the form of an experiment', () => {
  it('leaves defaults unstated, and its content is an experiment', async () => {
    const { form } = start();
    await form.load();
    expect(form.obstacle).toBeNull();
    expect(form.experiment).toEqual({
      ...{ name: 'LeGR on net', model: 'net.onnx', data: 'images', method: 'legr' },
      ...{ levels: [0.7, 0.5, 0.35], fineTune: 'short', seed: 1 },
    });
    expect(experimentSchema.safeParse(form.experiment).success).toBe(true);
  });

  it('holds networks to budgets on a device', async () => {
    const { form } = start();
    form.levelKind = 'latency';
    expect(form.obstacle).toContain('State a budget');
    form.budgets = '12 ms; 8';
    form.budgets = '12ms, 8';
    form.rounds = 'device';
    const parsed = experimentSchema.parse(form.experiment);
    expect(parsed.levels).toEqual(['latency<=12ms', 'latency<=8ms']);
    expect(parsed.device).toMatchObject({ name: jetsonReport.name, measure: true });
    expect(parsed.round).toBe('device');
  });

  it('measures levels of anything on a device, by the runtime and in the precision that were chosen', () => {
    const { form } = start();
    expect(form.device.chosen).toBeNull();
    form.device.name = jetsonReport.name;
    const { name, precisions } = form.device.runtimes.at(-1)!;
    form.device.chooseRuntime(name);
    form.device.choosePrecision(precisions.at(-1)!);
    form.device.threads = '4';
    expect(experimentSchema.parse(form.experiment).device).toEqual({
      ...{ name: jetsonReport.name, runtime: name, precision: precisions.at(-1), threads: 4, measure: true },
    });
  });

  it('fine-tunes by a recipe of its own, with a teacher and a warm start', () => {
    const { form } = start();
    form.fineTuning.distils = true;
    form.fineTuning.warmStart = true;
    expect(experimentSchema.parse(form.experiment).fineTune).toEqual({
      ...{ recipe: 'short', distillation: { temperature: 4, weight: 0.5 }, warmStart: true },
    });
    form.fineTuning.choice = 'own';
    form.fineTuning.typed = {
      'fineTune.recipe.duration.epochs': '9',
      'fineTune.recipe.duration.steps': '500',
      'fineTune.recipe.optimizer.learningRate': '0.002',
      'fineTune.recipe.schedule.kind': 'cosine',
      'fineTune.recipe.schedule.floor': '0.1',
      // Of a kind of schedule that was left again.
      'fineTune.recipe.schedule.factor': '0.5',
      'fineTune.distillation.weight': '0.9',
    };
    expect(experimentSchema.parse(form.experiment).fineTune).toMatchObject({
      recipe: {
        ...{ duration: { steps: 500 }, batch: 128 },
        ...{ optimizer: { kind: 'sgd', learningRate: 0.002 }, schedule: { kind: 'cosine', floor: 0.1 } },
      },
      distillation: { temperature: 4, weight: 0.9 },
    });
  });

  it('states everything that a file may hold, and is filled from an experiment', async () => {
    const { form } = start();
    await form.load();
    const settings = experimentSchema.parse({
      ...{ name: 'Other', model: '/m.onnx', data: '/d', method: 'legr', options: { candidates: 60, racing: false } },
      ...{ levels: ['latency<=12ms', 0.4], cost: 'latency', seed: 3, round: 8, floor: 2, recalibrationImages: 0 },
      ...{ evaluation: { split: 'validation', limit: 100 }, engine: 'tensorflow', threads: 4 },
      device: { name: jetsonReport.name, measure: false },
      fineTune: { recipe: { optimizer: { kind: 'adam' } }, distillation: { weight: 0.7 }, warmStart: true },
    });
    await form.fill(settings);
    expect(experimentSchema.parse(form.experiment)).toMatchObject({ ...settings, name: 'LeGR on m' });
    await form.fill(experimentSchema.parse({ ...settings, levels: [0.5], cost: undefined, device: undefined }));
    expect(form.experiment['levels']).toEqual([0.5]);
    expect(form.device.chosen).toBeNull();
  });

  it('shows defaults that are those of the schemas', () => {
    const defaults = experimentSchema.parse({
      ...{ name: 'x', model: 'm', data: 'd', method: 'legr', levels: [0.5] },
      fineTune: { recipe: {}, distillation: {} },
    });
    const kinds: Record<string, object> = {
      adam: { optimizer: { kind: 'adam' } },
      cosine: { schedule: { kind: 'cosine' } },
      'one-cycle': { schedule: { kind: 'one-cycle' } },
    };
    for (const { name, usual, when, why } of [...generalSettings, ...recipeSettings, ...distillationSettings]) {
      const recipe = kinds[when?.is[0] ?? ''];
      const parsed = recipe === undefined ? defaults : experimentSchema.parse({ ...defaults, fineTune: { recipe } });
      const value = name
        .split('.')
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], parsed);
      // What has no default in the schema says by words what holds.
      if (value === undefined || value === null || usual === null)
        expect(usual === null ? why : name).toMatch(/default: |^engine$|^floor$/);
      else expect([name, value]).toEqual([name, usual]);
    }
  });

  it('draws up its file as it changes', async () => {
    const { form, program } = start();
    for (const seed of ['2', '3', '4']) form.follow({ ...form.experiment, seed });
    await vi.waitFor(() => expect(form.draft?.text).toContain('"seed": "4"'));
    expect(program.calls.filter(({ procedure }) => procedure === 'experiment.draft')).toHaveLength(1);
  });

  it('says what stops it, and shows what the program refuses in its place', async () => {
    const { form } = start(() => Promise.reject(new EspalierError('DATASET_INVALID', 'No classes.', 'Add some.')));
    form.model = ' ';
    expect(form.obstacle).toBe('Name the model.');
    expect(await form.start()).toBe(false);
    form.model = 'net.onnx';
    expect(await form.start()).toBe(false);
    expect(form.error?.code).toBe('DATASET_INVALID');
    expect(form.written).toBe('/home/robot/work/legr-on-network.yaml');
  });
});

describe('typed levels', () => {
  it('come back as they were, also those below one percent', () => {
    for (const level of [0.005, 0.01, 0.5]) expect(levelsOf(typedLevels([level], 'params'), 'params')).toEqual([level]);
  });

  it('are shares in percent, or budgets by their unit', () => {
    expect(levelsOf('70, 50 % 0.35; 20M', 'macs')).toEqual([0.7, 0.5, 0.35, 'macs<=20M']);
    expect(levelsOf('12 ms; 8 60 %', 'latency')).toEqual(['latency<=12ms', 'latency<=8ms', 0.6]);
    expect(levelsOf('much', 'params')).toEqual(['much']);
    expect(typedLevels(['latency<=12ms', 0.6], 'latency')).toBe('12ms, 60%');
    expect(typedLevels([0.29, 'macs<=20M'], 'macs')).toBe('29, 20M');
  });
});

describe('typed options', () => {
  const { options } = methodReports[0]!;

  it('become what an experiment file has; what is no number is left for the schema to name', () => {
    const typed = {
      candidates: '60',
      mutationRate: 'much',
      racing: 'no',
      fitness: '',
      bases: 'taylor, global-l2',
      searchLevels: '0.5 .7',
    };
    expect(statedOptions(options, typed)).toEqual({
      ...{ candidates: 60, mutationRate: 'much', racing: false },
      ...{ bases: ['taylor', 'global-l2'], searchLevels: [0.5, 0.7] },
    });
  });

  it('say their default and their range', () => {
    expect(options.map(usualWords)).toEqual(['400', '0.1', 'by the setting', 'loss', 'global-l2', 'by the setting']);
    expect(options.map(rangeWords)).toEqual([
      '1 to 100,000 networks',
      '0 to 1',
      '',
      '',
      'some of global-l2, taylor',
      'shares, with commas',
    ]);
  });
});
