/**
 * `npm test`: prepares what the machine lacks, then checks the code and runs every default test.
 * Arguments are passed on to vitest, which then runs alone: `npm test -- tests/shared`.
 */
import { spawnSync } from 'node:child_process';
import { prepareMachine } from './setup/machine.ts';

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const only = process.argv.slice(2);
prepareMachine((line) => console.log(line));
if (only.length === 0) run('npm', ['run', '--silent', 'check']);
run('vitest', ['run', ...only]);
