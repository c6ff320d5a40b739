import type { Command } from 'commander';
import { relative } from 'node:path';
import { renderTable } from '../../../../shared/report/terminal.ts';
import { formatSpan } from '../../../../shared/format/time.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';

export function addDemoCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('demo'))
    .description('run the main job on the sample project and this computer')
    .action((_flags: unknown, command: Command) =>
      runner.run(command, async (session) => {
        const result = await session.call('demo.run', {});
        const project = relative(process.cwd(), result.directory) || '.';
        const flag = project === 'espalier-project' ? '' : ` --project ${project}`;
        await session.show(result, () =>
          [
            renderTable(result.tradeoffs).trimEnd(),
            '',
            `Done in ${formatSpan(result.seconds)}. Report: ${relative(process.cwd(), result.report)}`,
            `The same, live in the browser: npx espalier serve --open${flag}`,
          ].join('\n'),
        );
      }),
    );
}
