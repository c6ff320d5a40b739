import { resolve } from 'node:path';

/** `--project DIR` or `--project=DIR` of the command line, else `fallback`; relative to `workingDirectory`. */
export function projectDirectory(argv: readonly string[], workingDirectory: string, fallback: string): string {
  const index = argv.indexOf('--project');
  const given = index === -1 ? argv.find((word) => word.startsWith('--project='))?.slice(10) : argv[index + 1];
  return given ? resolve(workingDirectory, given) : fallback;
}
