import { type Command, Option } from 'commander';
import type { EngineChoice } from '../../../../shared/api/engine.ts';
import type { ExperimentReport } from '../../../../shared/api/results.ts';
import { formatAccuracy } from '../../../../shared/format/accuracy.ts';
import {
  formatCount,
  formatInteger,
  formatLevel,
  formatMs,
  formatScientific,
} from '../../../../shared/format/numbers.ts';
import { describeFamilyCost } from '../../../../shared/format/family-cost.ts';
import { methodLabel } from '../../../../shared/tradeoff/methods.ts';
import { engineOption } from '../engine-option.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { type Column, table } from '../table.ts';
import { level } from '../values.ts';

interface RunFlags {
  readonly engine?: EngineChoice;
  readonly resume?: true;
  readonly retry?: number | string;
}

export function addRunCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('run'))
    .description('run an experiment: a family of cut networks, each proved')
    .argument('<experiment>', 'experiment file (YAML)')
    .addOption(engineOption())
    .option('--resume', 'go on with the interrupted experiment of the same content')
    .addOption(
      new Option(
        '--retry <level>',
        'make the network of one level again, such as 0.5 or "latency<=12ms", by what was learned',
      )
        .argParser(level)
        .conflicts('resume'),
    )
    .action((file: string, { engine, resume, retry }: RunFlags, command: Command) =>
      runner.run(command, async (session) => {
        const report =
          retry === undefined
            ? await session.call('experiment.run', { file, engine, resume })
            : await session.call('experiment.retry', { file, engine, level: retry });
        await session.show(report, () => describeExperiment(report));
      }),
    );
}

function describeExperiment({ name, method, candidates, measured, cost }: ExperimentReport): string {
  const isOfLatency = candidates.some(({ planned }) => planned !== null);
  const isMeasured = measured.length > 0;
  const measuredMs = (id: string): string => {
    const found = measured.find(({ candidateId }) => candidateId === id);
    return found === undefined ? '–' : formatMs(found.p50Ns);
  };
  const columns: Column[] = [
    { title: 'Id' },
    { title: 'Method' },
    { title: 'Level', align: 'right' },
    { title: 'MACs', align: 'right' },
    { title: 'Parameters', align: 'right' },
    { title: 'Accuracy', align: 'right' },
    { title: 'Images', align: 'right' },
    { title: 'Proof', align: 'right' },
    ...(isOfLatency ? ([{ title: 'Predicted ms', align: 'right' }] as const) : []),
    ...(isMeasured ? ([{ title: 'Measured ms', align: 'right' }] as const) : []),
  ];
  const rows = candidates.map((candidate) => [
    candidate.id.slice(0, 8),
    methodLabel(candidate.method),
    candidate.budget ?? `${formatLevel(candidate.level)} %`,
    formatCount(candidate.macs),
    formatCount(candidate.params),
    `${formatAccuracy(candidate.accuracy, candidate.accuracyImages)} %`,
    `${formatInteger(candidate.accuracyImages)} ${candidate.accuracySplit}`,
    candidate.proof ? formatScientific(candidate.proof.relativeDifference) : '–',
    ...(isOfLatency ? [candidate.planned ? formatMs(candidate.planned.ns) : '–'] : []),
    ...(isMeasured ? [measuredMs(candidate.id)] : []),
  ]);
  const parts = [`${name} (${methodLabel(method)})`, table(columns, rows)];
  if (cost !== null) parts.push(describeFamilyCost(cost).join('\n'));
  if (!isMeasured) parts.push('Measure them on a device: npx espalier measure --device NAME ID…');
  return parts.join('\n\n');
}
