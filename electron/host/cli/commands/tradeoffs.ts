import { Option, type Command } from 'commander';
import { renderTable } from '../../../../shared/report/terminal.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { collect } from '../values.ts';

interface Flags {
  readonly device?: string;
  readonly budget: readonly string[];
  readonly csv?: string;
  readonly html?: string;
}

export function addTradeoffsCommand(program: Command, runner: Runner): void {
  const budget = new Option(
    '--budget <limit>',
    'such as "latency<=33ms" or "accuracy>=90%"; may be given several times',
  );
  withCommonFlags(program.command('tradeoffs'))
    .description('show the trade-off set, its front, and the best within the budget')
    .option('--device <name>', 'latencies of this device; the last measured one otherwise')
    .addOption(budget.argParser(collect).default([], 'none'))
    .option('--csv <file>', 'write the set as CSV')
    .option('--html <file>', 'write the report')
    .action((flags: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const input = { device: flags.device, budgets: [...flags.budget] };
        const set = await session.call('tradeoffs.get', input);
        for (const format of ['csv', 'html'] as const) {
          const file = flags[format];
          if (file !== undefined) await session.call('tradeoffs.export', { ...input, format, file });
        }
        await session.show(set, () => renderTable(set).trimEnd());
      }),
    );
}
