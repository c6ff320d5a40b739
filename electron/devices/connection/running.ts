import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { ExecOptions, ExecResult } from './connection.ts';
import type { Interruption } from './interruption.ts';
import { CommandOutput } from './output.ts';

/** A command under the watchdog, however it was started. */
export interface RunningCommand {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the command is gone and its output is read; an undefined code: the link ended before it. */
  readonly ended: Promise<{ readonly code: number | null | undefined; readonly signalName: string | null }>;
  /** Lets go of a command that did not end when it was asked to. */
  abandon(): void;
}

const defaultMaxBytes = 64 * 1024 * 1024;
/** The watchdog asks with SIGTERM and insists after 2 s: after this the link is given up instead. */
const patienceMs = 4000;

function exitCode(code: number | null, signalName: string | null): number {
  if (code !== null) return code;
  const name = `SIG${(signalName ?? '').replace(/^SIG/, '')}`;
  return 128 + (Object.entries(constants.signals).find(([known]) => known === name)?.[1] ?? 0);
}

/** Waits for a command; on an interruption ends it, sees it gone as far as the link allows, and rejects. */
export async function superviseCommand(
  command: RunningCommand,
  options: ExecOptions,
  interrupted: Interruption,
  lost: () => EspalierError,
): Promise<ExecResult> {
  let failure: EspalierError | undefined;
  let patience: NodeJS.Timeout | undefined;
  const stop = (error: EspalierError): void => {
    if (failure !== undefined) return;
    failure = error;
    // The end of its standard input is what the watchdog waits for.
    command.stdin.end();
    patience = setTimeout(() => command.abandon(), patienceMs);
  };
  const maxBytes = options.maxOutputBytes ?? defaultMaxBytes;
  const output = new CommandOutput(maxBytes, {
    onStdoutLine: options.onStdoutLine,
    onStderrLine: options.onStderrLine,
    onOverflow: () => {
      const hint = 'Something on the device answers with other than what was asked for.';
      stop(new EspalierError('REMOTE_FAILED', `A command printed more than ${maxBytes} bytes.`, hint));
    },
  });
  // Writing to a command that is gone is no error of its own: its end is reported by `ended`.
  command.stdin.on('error', () => undefined);
  command.stdout.on('data', (data: Buffer) => output.addStdout(data));
  command.stderr.on('data', (data: Buffer) => output.addStderr(data));
  const onInterruption = (): void => stop(interrupted.error());
  if (interrupted.signal.aborted) onInterruption();
  interrupted.signal.addEventListener('abort', onInterruption, { once: true });
  try {
    const { code, signalName } = await command.ended;
    output.end();
    if (failure !== undefined) throw failure;
    if (code === undefined) throw lost();
    return { code: exitCode(code, signalName), stdout: output.stdout, stderr: output.stderr };
  } finally {
    clearTimeout(patience);
    interrupted.signal.removeEventListener('abort', onInterruption);
  }
}
