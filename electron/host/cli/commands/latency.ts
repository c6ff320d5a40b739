import type { Command } from 'commander';
import type { InputOf } from '../../../../shared/api/contract.ts';
import type { LatencyModelReport, PredictionReport } from '../../../../shared/api/latency.ts';
import { formatInteger, formatMs, formatPercent } from '../../../../shared/format/numbers.ts';
import { printable } from '../../../../shared/format/printable.ts';
import { meanErrorWords } from '../../../../shared/tradeoff/predicted.ts';
import { settingWords } from '../../../../shared/tradeoff/conditions.ts';
import { withConditions } from '../condition-options.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

type PredictFlags = Omit<InputOf<'latency.predict'>, 'models'>;
type LearnFlags = Omit<InputOf<'latency.learn'>, 'model'>;

export function addLatencyCommands(program: Command, runner: Runner): void {
  const latency = program.command('latency').description('what networks will take on a device, without measuring');

  withConditions(withCommonFlags(latency.command('learn')))
    .description('learn a network and its cuts on a device, by measuring single operators and cuts of it')
    .argument('<model>', 'a network file, or the id of a candidate')
    .option('--cuts <number>', 'cuts to measure: the more, the closer (default: 60)', wholeNumber(10, 1000))
    .option('--seed <number>', 'of the cuts', wholeNumber(0))
    .action((model: string, { device, runtime, precision, threads, cuts, seed }: LearnFlags, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('latency.learn', { device, model, runtime, precision, threads, cuts, seed });
        await session.show(report, () => describeModels([report]));
      }),
    );

  withCommonFlags(latency.command('list'))
    .description('what was learned, and how far it is off')
    .option('--device <name>')
    .action(({ device }: { device?: string }, command: Command) =>
      runner.run(command, async (session) => {
        const reports = await session.call('latency.list', { device });
        await session.show(reports, () =>
          reports.length === 0 ? 'Nothing was learned yet: espalier latency learn.' : describeModels(reports),
        );
      }),
    );

  withConditions(withCommonFlags(latency.command('predict')))
    .description('predict the latency of networks')
    .argument('<models...>', 'network files or ids of candidates')
    .action((models: string[], { device, runtime, precision, threads }: PredictFlags, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('latency.predict', { device, runtime, precision, threads, models });
        await session.show(report, () => describePredictions(report));
      }),
    );
}

function describeModels(reports: readonly LatencyModelReport[]): string {
  return table(
    [
      { title: 'Device' },
      { title: 'Runtime' },
      { title: 'Network' },
      { title: 'Observations', align: 'right' },
      { title: 'Mean error %', align: 'right' },
      { title: 'Worst %', align: 'right' },
      { title: 'Rank correlation', align: 'right' },
      { title: 'Channel step', align: 'right' },
    ],
    reports.map(({ network, observations, channelStep, error, ...by }) => [
      by.device,
      printable(settingWords(by)),
      printable(network),
      formatInteger(observations),
      error === null ? 'not known' : formatPercent(error.mean),
      error === null ? '–' : formatPercent(error.worst),
      error?.rankCorrelation?.toFixed(3) ?? '–',
      String(channelStep ?? '–'),
    ]),
  );
}

function describePredictions({ predictions }: PredictionReport): string {
  const rows = predictions.map(({ model, ns, low, high, by }) => [
    printable(model),
    formatMs(ns),
    `${formatMs(low)} to ${formatMs(high)}`,
    `${printable(by.network)}, ${meanErrorWords(by)}`,
  ]);
  const columns = [
    { title: 'Model' },
    { title: 'Predicted ms', align: 'right' },
    { title: 'Nine of ten within', align: 'right' },
    { title: 'Learned on' },
  ] as const;
  const [{ by }] = predictions as [PredictionReport['predictions'][number]];
  return `${table(columns, rows)}\n\nPredicted for ${by.device}, not measured: ${printable(settingWords(by))}; errors are those on cuts held out.`;
}
