import type { Command } from 'commander';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { table } from '../table.ts';

export function addEnginesCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('engines'))
    .description('show which engines and runtimes work here, and why the others do not')
    .action((_flags: unknown, command: Command) =>
      runner.run(command, async (session) => {
        const engines = await session.call('engines.list', {});
        await session.show(engines, () =>
          table(
            ['Engine', 'Backend', 'For', 'Works', 'Version', 'Detail'].map((title) => ({ title })),
            engines.map(({ name, backend, kind, works, version, detail }) => [
              name,
              backend ?? '–',
              kind,
              works ? 'yes' : 'no',
              version ?? '–',
              detail,
            ]),
          ),
        );
      }),
    );
}
