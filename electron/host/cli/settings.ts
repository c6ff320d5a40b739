import { resolve } from 'node:path';
import type { Command } from 'commander';

/** What every command takes. */
interface CommonFlags {
  readonly json?: true;
  readonly quiet?: true;
  readonly project: string;
}

export interface Settings {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly projectDirectory: string;
}

/** Gives a command the flags that all have. */
export function withCommonFlags(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout; progress and log stay on stderr')
    .option('--project <dir>', 'the project’s folder', './espalier-project')
    .option('--quiet', 'no progress, no log');
}

export function settingsOf(command: Command): Settings {
  const { json, quiet, project } = command.opts<CommonFlags>();
  return { json: json ?? false, quiet: quiet ?? false, projectDirectory: resolve(project) };
}
