import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../electron/host/cli/espalier.mjs', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  /** The one document that `--json` prints. */
  readonly json: unknown;
  readonly stderr: string;
}

/** Runs the command line as a user does, with `--json`, and fails when it prints anything but one document. */
export async function espalier(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CommandResult> {
  const child = spawn(process.execPath, [bin, ...args, '--json'], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  try {
    return { code, json: JSON.parse(stdout) as unknown, stderr };
  } catch (error) {
    throw new Error(`espalier ${args.join(' ')} printed no JSON document:\n${stdout}\n${stderr}`, { cause: error });
  }
}
