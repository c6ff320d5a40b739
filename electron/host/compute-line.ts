import type { ComputeChild } from '../compute/child.ts';
import type { ElectronPort } from '../compute/electron-port.ts';
import type { FromCompute, ToCompute } from '../compute/protocol.ts';
import type { FromShell, ToShell } from './shell-protocol.ts';

/** The compute processes that the shell starts for the host, each with a port of its own. */
export class ComputeLine {
  readonly #tellShell: (message: ToShell) => void;
  readonly #children = new Map<number, ShellChild>();
  #nextId = 1;

  constructor(tellShell: (message: ToShell) => void) {
    this.#tellShell = tellShell;
  }

  /** Asks the shell for a process; what is sent to it before it has started waits. */
  fork(): ComputeChild {
    const id = this.#nextId++;
    const child = new ShellChild(() => this.#tellShell({ kind: 'kill-compute', id }));
    this.#children.set(id, child);
    this.#tellShell({ kind: 'start-compute', id });
    return child;
  }

  started(id: number, port: ElectronPort): void {
    this.#children.get(id)?.open(port);
  }

  ended({ id, how, stderr }: Extract<FromShell, { kind: 'compute-ended' }>): void {
    this.#children.get(id)?.end(how, stderr);
    this.#children.delete(id);
  }
}

class ShellChild implements ComputeChild {
  readonly #askToKill: () => void;
  readonly #messageListeners: ((message: FromCompute) => void)[] = [];
  readonly #exitListeners: ((how: string, stderr: string) => void)[] = [];
  #waiting: ToCompute[] = [];
  #port: ElectronPort | null = null;
  #killed = false;

  constructor(askToKill: () => void) {
    this.#askToKill = askToKill;
  }

  send(message: ToCompute): void {
    if (this.#port) this.#port.postMessage(message);
    else this.#waiting.push(message);
  }

  onMessage(listener: (message: FromCompute) => void): void {
    this.#messageListeners.push(listener);
  }

  onExit(listener: (how: string, stderr: string) => void): void {
    this.#exitListeners.push(listener);
  }

  /** The process ends by the closing of its port too, should the shell not get to killing it. */
  kill(): void {
    this.#killed = true;
    this.#askToKill();
    this.#port?.close();
  }

  open(port: ElectronPort): void {
    if (this.#killed) {
      port.close();
      return;
    }
    this.#port = port;
    port.on('message', ({ data }) => {
      for (const listener of this.#messageListeners) listener(data as FromCompute);
    });
    port.start();
    for (const message of this.#waiting) port.postMessage(message);
    this.#waiting = [];
  }

  end(how: string, stderr: string): void {
    this.#port?.close();
    for (const listener of this.#exitListeners) listener(how, stderr);
  }
}
