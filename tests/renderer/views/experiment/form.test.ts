import { describe, expect, it } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { experimentSchema } from '../../../../shared/api/experiment.ts';
import { ExperimentForm } from '../../../../renderer/views/experiment/form/form.svelte.ts';
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
