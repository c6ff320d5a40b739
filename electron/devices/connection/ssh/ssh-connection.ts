import type { Client, ClientChannel } from 'ssh2';
import type { SshAddress } from '../address.ts';
import type { Connection, ExecOptions, ExecResult, UploadOptions } from '../connection.ts';
import { cancelled, interruption, orInterrupted, type Interruption } from '../interruption.ts';
import { commandLine } from '../quote.ts';
import { superviseCommand, type RunningCommand } from '../running.ts';
import { watched } from '../watchdog.ts';
import { Channels } from './channels.ts';
import { linkLost, refusedChannel } from './errors.ts';
import { uploadFile } from './upload.ts';

function runningCommand(channel: ClientChannel): RunningCommand {
  const ended = new Promise<Awaited<RunningCommand['ended']>>((resolve) => {
    // Closed without an exit status: the link went, or sshd's process for it did.
    let code: number | null | undefined;
    let signalName: string | null = null;
    channel.on('exit', (...[status, name]: [number | null, string?]) => {
      code = status;
      signalName = name ?? null;
    });
    channel.once('close', () => resolve({ code, signalName }));
  });
  return {
    stdin: channel.stdin,
    stdout: channel.stdout,
    stderr: channel.stderr,
    ended,
    // A link that is dead but not yet known to be never closes the channel.
    abandon: () => {
      channel.close();
      channel.emit('close');
    },
  };
}

/**
 * `exec` first, so that the user's login shell does not stay in between. The command is listened to within the
 * callback: a quick one's exit status is in the same packet as the word that it was started, and would be missed by
 * whoever listens a moment later.
 */
function start(client: Client, argv: readonly string[]): Promise<RunningCommand> {
  return new Promise((resolve, reject) => {
    client.exec(`exec ${commandLine(argv)}`, (error, channel) => {
      if (error) reject(error);
      else resolve(runningCommand(channel));
    });
  });
}

/** A device reached by SSH. */
export class SshConnection implements Connection {
  readonly address: SshAddress;
  readonly #client: Client;
  readonly #mark: string | undefined;
  readonly #channels = new Channels();
  readonly #gone = new AbortController();
  readonly gone = this.#gone.signal;

  /**
   * @param client that has got in, with an error listener
   * @param mark by which what is run is known on the device
   */
  constructor(client: Client, address: SshAddress, mark?: string) {
    this.#client = client;
    this.#mark = mark;
    this.address = address;
    let cause: Error | undefined;
    client.on('error', (error) => (cause = error));
    client.once('close', () => this.#gone.abort(linkLost(address, cause)));
  }

  exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
    return this.#withChannel('A command on the device', options, async (interrupted) => {
      const starting = start(this.#client, watched(argv, this.#mark));
      const command = await orInterrupted(starting, interrupted, (late) => late.abandon());
      return superviseCommand(command, options, interrupted, () => linkLost(this.address));
    });
  }

  upload(localPath: string, remotePath: string, { signal, offset = 0, onProgress }: UploadOptions = {}): Promise<void> {
    return this.#withChannel('The upload', { signal }, (interrupted) =>
      uploadFile(this.#client, {
        from: localPath,
        to: remotePath,
        offset,
        mark: this.#mark,
        interrupted,
        onBytes: (done, total) => onProgress?.(done, total),
      }),
    );
  }

  async close(): Promise<void> {
    if (this.#gone.signal.aborted) return;
    const closed = new Promise<void>((resolve) => this.#client.once('close', () => resolve()));
    this.#gone.abort(cancelled());
    // Without a farewell: after `end()` ssh2 lets nobody destroy the socket, and over a dead link that waits for TCP to give up.
    this.#client.destroy();
    await closed;
  }

  async #withChannel<T>(
    what: string,
    limits: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | undefined },
    work: (interrupted: Interruption) => Promise<T>,
  ): Promise<T> {
    const interrupted = interruption(what, limits, this.#gone.signal);
    try {
      return await this.#channels.withOne(interrupted, () => work(interrupted));
    } catch (error) {
      // ssh2 throws and reports the loss in several words of its own, some of them before it says 'close'.
      if (this.#gone.signal.aborted) throw this.#gone.signal.reason;
      if (error instanceof Error && /not connected|no response from server|ended/i.test(error.message)) {
        throw linkLost(this.address, error);
      }
      if (error instanceof Error && /unable to exec|channel open failure/i.test(error.message)) {
        throw refusedChannel(this.address, error);
      }
      throw error;
    } finally {
      interrupted.release();
    }
  }
}
