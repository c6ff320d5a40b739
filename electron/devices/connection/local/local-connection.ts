import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Connection, ExecOptions, ExecResult, UploadOptions } from '../connection.ts';
import { cancelled, interruption } from '../interruption.ts';
import { superviseCommand, type RunningCommand } from '../running.ts';
import { watched } from '../watchdog.ts';

async function start(argv: readonly string[]): Promise<RunningCommand> {
  const [program, ...parameters] = watched(argv);
  // In a session of its own, so that Ctrl-C in our terminal reaches only us: we end it in good order.
  const child = spawn(program, parameters, { stdio: 'pipe', detached: true });
  const ended = new Promise<Awaited<RunningCommand['ended']>>((resolve) => {
    child.once('close', (code, signalName) => resolve({ code, signalName }));
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    const hint = 'This computer measures through a POSIX shell. Use a board that is reached by SSH instead.';
    throw new EspalierError('DEVICE_UNSUPPORTED', 'This computer has no `sh`.', hint, { cause: error });
  }
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    abandon: () => {
      child.kill('SIGKILL');
      // A grandchild may hold the pipes: without this 'close' would wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** This computer as a device. */
export class LocalConnection implements Connection {
  readonly address = { kind: 'local' } as const;
  readonly #closing = new AbortController();
  readonly gone = this.#closing.signal;

  async exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const interrupted = interruption('A command on this computer', options, this.#closing.signal);
    try {
      if (interrupted.signal.aborted) throw interrupted.error();
      return await superviseCommand(await start(argv), options, interrupted, cancelled);
    } finally {
      interrupted.release();
    }
  }

  async upload(localPath: string, remotePath: string, { signal, onProgress }: UploadOptions = {}): Promise<void> {
    if (signal?.aborted) throw cancelled();
    await copyFile(localPath, remotePath);
    onProgress?.(1, 1);
  }

  close(): Promise<void> {
    this.#closing.abort(cancelled());
    return Promise.resolve();
  }
}
