import { join } from 'node:path';
import type { Command } from 'commander';
import { builtRenderer } from '../../web/renderer-files.ts';
import { readStaticFiles } from '../../web/static-files.ts';
import { startWebHost } from '../../web/web-host.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { write } from '../session.ts';
import { wholeNumber } from '../values.ts';

interface Flags {
  readonly port?: number;
  readonly open?: true;
}

export function addServeCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('serve'))
    .description('serve the interface on 127.0.0.1, behind a link that works once')
    .option(
      '--port <number>',
      'port; otherwise always the same one, or a free one where it is taken',
      wholeNumber(0, 65535),
    )
    .option('--open', 'open it in the browser')
    .action((flags: Flags, command: Command) =>
      runner.run(
        command,
        async (session) => {
          const files = readStaticFiles(await builtRenderer());
          const host = await startWebHost({ application: session.application, files, port: flags.port ?? null });
          const link = host.link();
          await session.show(
            { url: link, port: host.port },
            () => `Espalier is served at\n\n  ${link}\n\nThe link works once. Enter gives a new one, Ctrl-C ends it.`,
          );
          const entrance = flags.open ? openInBrowser(link) : null;
          if (process.stdin.isTTY && !session.settings.json) {
            process.stdin.on('data', () => void write(`  ${host.link()}`));
          }
          await new Promise<void>((resolve) => runner.interruption.whenAsked(resolve));
          process.stdin.pause();
          entrance?.remove();
          await host.close();
        },
        ({ projectDirectory }) => join(projectDirectory, 'log', 'espalier.log'),
      ),
    );
}
