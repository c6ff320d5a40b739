import { relative } from 'node:path';
import { Option, type Command } from 'commander';
import { chartNames, reportFormats, type ChartName, type ReportFormat } from '../../../../shared/api/report.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { budgetOption } from '../values.ts';

interface Flags {
  readonly out: string;
  readonly format?: ReportFormat;
  readonly chart?: ChartName;
  readonly dark?: true;
  readonly candidate?: string;
  readonly device?: string;
  readonly budget: readonly string[];
}

export function addReportCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('report'))
    .description('write the report on the trade-off set, or one of its charts')
    .option('--out <file>', 'where to; its ending tells the format', 'report.html')
    .addOption(new Option('--format <format>', 'in place of the ending').choices(reportFormats))
    .addOption(new Option('--chart <name>', 'this chart alone, as svg or png').choices(chartNames))
    .option('--dark', 'charts on a dark ground')
    .option('--candidate <id>', 'the candidate that the report is about; otherwise the best within budget')
    .option('--device <name>', 'latencies of this device; the last measured one otherwise')
    .addOption(budgetOption())
    .action(({ out, format, chart, dark, candidate, device, budget }: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const saved = await session.call('report.save', {
          ...{ device, budgets: [...budget], candidate, file: out, format, chart },
          theme: dark ? 'dark' : 'light',
        });
        const named = [saved.file, ...saved.charts].map((file) => relative(process.cwd(), file));
        await session.show(saved, () => `Written: ${named.join(', ')}`);
      }),
    );
}
