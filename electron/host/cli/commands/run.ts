import type { Command } from 'commander';
import type { EngineChoice } from '../../../../shared/api/engine.ts';
import type { ExperimentReport } from '../../../../shared/api/results.ts';
import { formatAccuracy } from '../../../../shared/format/accuracy.ts';
import { formatCount, formatInteger, formatLevel, formatScientific } from '../../../../shared/format/numbers.ts';
import { methodLabel } from '../../../../shared/tradeoff/methods.ts';
import { engineOption } from '../engine-option.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { table } from '../table.ts';

export function addRunCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('run'))
    .description('run an experiment: a family of cut networks, each proved')
    .argument('<experiment>', 'experiment file (YAML)')
    .addOption(engineOption())
    .option('--resume', 'go on with the interrupted experiment of the same content')
    .action((file: string, { engine, resume }: { engine?: EngineChoice; resume?: true }, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('experiment.run', { file, engine, resume });
        await session.show(report, () => describeExperiment(report));
      }),
    );
}

function describeExperiment({ name, method, candidates }: ExperimentReport): string {
  const columns = [
    { title: 'Id' },
    { title: 'Method' },
    { title: 'Level', align: 'right' },
    { title: 'MACs', align: 'right' },
    { title: 'Parameters', align: 'right' },
    { title: 'Accuracy', align: 'right' },
    { title: 'Images', align: 'right' },
    { title: 'Proof', align: 'right' },
  ] as const;
  const rows = candidates.map((candidate) => [
    candidate.id.slice(0, 8),
    methodLabel(candidate.method),
    `${formatLevel(candidate.level)} %`,
    formatCount(candidate.macs),
    formatCount(candidate.params),
    `${formatAccuracy(candidate.accuracy, candidate.accuracyImages)} %`,
    `${formatInteger(candidate.accuracyImages)} ${candidate.accuracySplit}`,
    candidate.proof ? formatScientific(candidate.proof.relativeDifference) : '–',
  ]);
  const next = 'Measure them on a device: npx espalier measure --device NAME ID…';
  return `${name} (${methodLabel(method)})\n\n${table(columns, rows)}\n\n${next}`;
}
