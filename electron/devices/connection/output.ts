import { Lines } from './lines.ts';

const keptStderr = 64 * 1024;

interface Listeners {
  readonly onStdoutLine?: ((line: string) => void) | undefined;
  readonly onStderrLine?: ((line: string) => void) | undefined;
  readonly onOverflow: () => void;
}

/** Gathers what a command prints: all of standard output up to a limit, or its lines as they come; the end of standard error. */
export class CommandOutput {
  readonly #maxBytes: number;
  readonly #onOverflow: () => void;
  readonly #stdout: Buffer[] = [];
  readonly #stdoutLines: Lines | undefined;
  readonly #stderrLines: Lines;
  #stdoutBytes = 0;
  #stderr = '';

  constructor(maxBytes: number, { onStdoutLine, onStderrLine, onOverflow }: Listeners) {
    this.#maxBytes = maxBytes;
    this.#onOverflow = onOverflow;
    this.#stdoutLines = onStdoutLine && new Lines(onStdoutLine);
    this.#stderrLines = new Lines((line) => onStderrLine?.(line));
  }

  addStdout(data: Buffer): void {
    if (this.#stdoutLines !== undefined) {
      this.#stdoutLines.add(data);
      if (this.#stdoutLines.pending > this.#maxBytes) this.#onOverflow();
      return;
    }
    this.#stdoutBytes += data.length;
    if (this.#stdoutBytes > this.#maxBytes) this.#onOverflow();
    else this.#stdout.push(data);
  }

  addStderr(data: Buffer): void {
    this.#stderr = (this.#stderr + data.toString('utf8')).slice(-keptStderr);
    this.#stderrLines.add(data);
    // A command that never ends its line must not fill the memory.
    if (this.#stderrLines.pending > keptStderr) this.#stderrLines.drop();
  }

  /** Hands out a last line without an end. */
  end(): void {
    this.#stdoutLines?.end();
    this.#stderrLines.end();
  }

  get stdout(): string {
    return Buffer.concat(this.#stdout).toString('utf8');
  }

  get stderr(): string {
    return this.#stderr;
  }
}
