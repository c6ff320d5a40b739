import { runCommandLine } from './command-line.ts';

// A reader that hangs up early, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCommandLine(process.argv.slice(2));
// Whatever a library still holds open, the work is done, and all output is written synchronously or awaited.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit();
