import type { Experiment } from '../../../shared/api/experiment.ts';
import { formatLevel } from '../../../shared/format/numbers.ts';
import { methodLabel } from '../../../shared/tradeoff/methods.ts';

/** What was asked for, as names and values; options only where they differ from their default. */
export function settingsFacts(settings: Experiment): readonly (readonly [string, string])[] {
  const { model, data, method, levels, cost, device, fineTune, seed, round, engine, threads, evaluation } = settings;
  const asked = levels.map((level) => (typeof level === 'string' ? level : `${formatLevel(level)} %`)).join(', ');
  return [
    ['Method', methodLabel(method)],
    ['Model', fileName(model)],
    ['Data', fileName(data)],
    [cost === undefined ? 'Levels' : `Levels of ${cost}`, asked],
    ...(device === undefined
      ? []
      : ([
          ['Device', `${device.name}, ${device.runtime}, ${device.precision}`],
          ['Budgets', device.measure ? 'met by measuring' : 'met by prediction'],
        ] as const)),
    [
      'Fine-tuning',
      fineTune === undefined ? 'none' : typeof fineTune.recipe === 'string' ? fineTune.recipe : 'its own',
    ],
    ['Round to', typeof round === 'object' ? 'by group' : String(round)],
    ['Evaluated on', evaluation.limit === undefined ? evaluation.split : `${evaluation.limit} of ${evaluation.split}`],
    ['Seed', String(seed)],
    ['Engine', `${engine ?? 'onnxruntime'}, ${threads} threads`],
    ...Object.entries(settings.options).map(([name, value]) => [name, optionWords(value)] as const),
  ];
}

function optionWords(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}
