import { StringDecoder } from 'node:string_decoder';

const keptStderr = 64 * 1024;

/** Gathers what a command prints: all of standard output up to a limit, the end of standard error. */
export class CommandOutput {
  readonly #maxBytes: number;
  readonly #onLine: ((line: string) => void) | undefined;
  readonly #onOverflow: () => void;
  readonly #stdout: Buffer[] = [];
  #stdoutBytes = 0;
  #stderr = '';
  #line = '';
  readonly #decoder = new StringDecoder('utf8');

  constructor(maxBytes: number, onLine: ((line: string) => void) | undefined, onOverflow: () => void) {
    this.#maxBytes = maxBytes;
    this.#onLine = onLine;
    this.#onOverflow = onOverflow;
  }

  addStdout(data: Buffer): void {
    this.#stdoutBytes += data.length;
    if (this.#stdoutBytes > this.#maxBytes) this.#onOverflow();
    else this.#stdout.push(data);
  }

  addStderr(data: Buffer): void {
    const text = this.#decoder.write(data);
    this.#stderr = (this.#stderr + text).slice(-keptStderr);
    if (this.#onLine === undefined) return;
    const lines = (this.#line + text).split('\n');
    // A command that never ends its line must not fill the memory.
    this.#line = (lines.pop() ?? '').slice(-keptStderr);
    for (const line of lines) this.#onLine(line.replace(/\r$/, ''));
  }

  get stdout(): string {
    return Buffer.concat(this.#stdout).toString('utf8');
  }

  get stderr(): string {
    return this.#stderr;
  }
}
