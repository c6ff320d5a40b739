import type { Address } from './address.ts';

export interface ExecOptions {
  readonly signal?: AbortSignal;
  /** No command may run for ever: each says how long is too long. */
  readonly timeoutMs: number;
  /** Called for every line of standard output as it comes, without its end of line; it is then not kept. */
  readonly onStdoutLine?: (line: string) => void;
  /** Called for every line of standard error as it comes, without its end of line. */
  readonly onStderrLine?: (line: string) => void;
  /** More standard output than this, or a longer line where lines are handed out, ends the command with REMOTE_FAILED. Default 64 MiB. */
  readonly maxOutputBytes?: number;
}

export interface ExecResult {
  /** 128 + n when signal n ended the command. */
  readonly code: number;
  readonly stdout: string;
  /** The last 64 KiB. */
  readonly stderr: string;
}

export interface UploadOptions {
  readonly signal?: AbortSignal;
  /** So many bytes are there already: what follows them is sent. Default 0, which begins the file anew. */
  readonly offset?: number;
  /** `doneBytes` includes what was there already. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/**
 * A way to run commands on a device. Every call rejects with LINK_LOST when the link goes, CANCELLED on abort,
 * TIMED_OUT at its time limit, and whatever it started on the device ends with it.
 */
export interface Connection {
  readonly address: Address;
  /** Aborted when the link is lost or closed; its reason is the coded error that every later call ends with. */
  readonly gone: AbortSignal;
  /** Runs a program with exactly these arguments: no shell of the device sees them unquoted. */
  exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult>;
  /**
   * Copies a file's bytes to an absolute path, whose folder exists, from the first to the last: where it is cut, a
   * beginning is there. Checks nothing: `deploy` does.
   */
  upload(localPath: string, remotePath: string, options?: UploadOptions): Promise<void>;
  close(): Promise<void>;
}

/** Asks the user; `null` when there is no answer. What is answered is kept nowhere but in a Link's memory, until it closes. */
export interface Secrets {
  passphrase(keyFile: string): Promise<string | null>;
  password(user: string, host: string): Promise<string | null>;
  /** A question of the device itself (keyboard-interactive): `echo` tells whether the answer may be seen. */
  answer(question: string, echo: boolean): Promise<string | null>;
}
