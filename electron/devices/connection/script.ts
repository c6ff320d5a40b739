import type { Connection, ExecOptions, ExecResult } from './connection.ts';

/** Runs a POSIX shell script on the device. What it works on comes as arguments, never pasted into its text. */
export function runScript(
  connection: Connection,
  script: string,
  parameters: readonly string[],
  options: ExecOptions,
): Promise<ExecResult> {
  return connection.exec(['sh', '-c', script, 'sh', ...parameters], options);
}
