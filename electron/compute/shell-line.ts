import { type ElectronPort, parentPort, type ParentPort } from './electron-port.ts';
import type { FromShell, ToShell } from './shell-protocol.ts';

/** What is told of a window. */
export interface WindowListener {
  /** With the port whose other end its page has, or will have. */
  opened(port: ElectronPort): void;
  /** With how it ended in a few words. */
  ended(how: string): void;
}

/** Opens a hidden window; the function that comes back closes it. */
export type OpenWindow = (listener: WindowListener) => () => void;

/** A compute process's line to the shell that started it. */
class ShellLine {
  /** Its other end is the host's. */
  readonly hostPort: Promise<ElectronPort>;
  readonly #tellShell: (message: ToShell) => void;
  readonly #windows = new Map<number, WindowListener>();
  #nextWindow = 1;

  constructor(shell: ParentPort) {
    this.#tellShell = (message) => shell.postMessage(message);
    const { promise, resolve } = Promise.withResolvers<ElectronPort>();
    this.hostPort = promise;
    shell.on('message', ({ data, ports: [port] }) => {
      const message = data as FromShell;
      switch (message.kind) {
        case 'host':
          resolve(port!);
          break;
        case 'window-opened':
          this.#windows.get(message.id)?.opened(port!);
          break;
        case 'window-ended':
          this.#windows.get(message.id)?.ended(message.how);
          this.#windows.delete(message.id);
          break;
      }
    });
  }

  readonly openWindow: OpenWindow = (listener) => {
    const id = this.#nextWindow++;
    this.#windows.set(id, listener);
    this.#tellShell({ kind: 'open-window', id });
    return () => this.#tellShell({ kind: 'close-window', id });
  };
}

let line: ShellLine | undefined;

/** Null where this process was not started by the shell. */
export function shellLine(): ShellLine | null {
  return parentPort === undefined ? null : (line ??= new ShellLine(parentPort));
}
