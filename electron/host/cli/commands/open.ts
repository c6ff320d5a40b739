import type { Command } from 'commander';
import type { ModelReport } from '../../../../shared/api/results.ts';
import { formatBytes, formatCount, formatPercent } from '../../../../shared/format/numbers.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { facts, table } from '../table.ts';

export function addOpenCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('open'))
    .description('show what can be cut in a model, and what keeps the rest whole')
    .argument('<model>', 'network: .onnx, .h5, .keras or model.json')
    .action((model: string, _flags: unknown, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('model.open', { model });
        await session.show(report, () => describeModel(report));
      }),
    );
}

function describeModel(model: ModelReport): string {
  const groups = table(
    [
      { title: 'Group' },
      { title: 'Units', align: 'right' },
      { title: 'MACs', align: 'right' },
      { title: 'Prunable' },
      { title: 'Fixed by' },
    ],
    model.groups.map(({ name, size, macs, prunable, fixedBy }) => [
      name,
      String(size),
      formatCount(macs),
      prunable ? 'yes' : 'no',
      shorten(fixedBy),
    ]),
  );
  const prunableMacs = model.groups.filter(({ prunable }) => prunable).reduce((sum, { macs }) => sum + macs, 0);
  return [
    facts([
      ['Model', model.name],
      [
        'MACs',
        `${formatCount(model.macs)}, ${formatPercent(prunableMacs / model.macs, 0)} % of them in prunable groups`,
      ],
      ['Parameters', formatCount(model.params)],
      ['Activations', formatBytes(model.activationBytes)],
      ['Units', String(model.units)],
    ]),
    '',
    groups,
    ...model.warnings.map((warning) => `\nWarning: ${warning}`),
  ].join('\n');
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? `${shown} and ${names.length - 2} more` : shown;
}
