import type { Command } from 'commander';
import { renderTable } from '../../../../shared/report/terminal.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { budgetOption } from '../values.ts';

interface Flags {
  readonly device?: string;
  readonly budget: readonly string[];
  readonly csv?: string;
  readonly html?: string;
}

export function addTradeoffsCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('tradeoffs'))
    .description('show the trade-off set, its front, and the best within the budget')
    .option('--device <name>', 'latencies of this device; the last measured one otherwise')
    .addOption(budgetOption())
    .option('--csv <file>', 'write the set as CSV')
    .option('--html <file>', 'write the report')
    .action((flags: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const input = { device: flags.device, budgets: [...flags.budget] };
        const set = await session.call('tradeoffs.get', input);
        if (flags.csv !== undefined)
          await session.call('tradeoffs.export', { ...input, format: 'csv', file: flags.csv });
        if (flags.html !== undefined) await session.call('report.save', { ...input, format: 'html', file: flags.html });
        await session.show(set, () => renderTable(set).trimEnd());
      }),
    );
}
