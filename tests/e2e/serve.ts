import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'electron/host/cli/espalier.mjs');

/** `espalier serve`, as a user starts it; it builds the interface when the checkout's is older than its sources. */
export class ServedProject {
  /** The link that opens the interface once. */
  readonly link: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, link: string) {
    this.#child = child;
    this.link = link;
  }

  /** Starts it in a folder that is home and working directory at once: nothing of the real user is read. */
  static async start(directory: string): Promise<ServedProject> {
    const child = spawn(
      process.execPath,
      [bin, 'serve', '--json', '--quiet', '--project', join(directory, 'project')],
      {
        cwd: directory,
        env: ownHome(directory),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    return new ServedProject(child, await linkOf(child));
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await ended;
  }
}

/** Surroundings in which nothing of the real user is read. */
export function ownHome(directory: string): Record<string, string> {
  return {
    ...(process.env as Record<string, string>),
    HOME: directory,
    XDG_CACHE_HOME: join(directory, 'cache'),
    XDG_CONFIG_HOME: '',
    SSH_AUTH_SOCK: '',
  };
}

/** Reads the one document that `--json` prints. */
function linkOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.trimEnd().endsWith('}')) resolve((JSON.parse(printed) as { url: string }).url);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`espalier serve ended with ${String(code)}: ${printed}`)));
  });
}
