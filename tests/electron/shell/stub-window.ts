import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { type PagePort, servePort } from '../../../electron/compute/engines/tensorflow/window/serve-port.ts';
import { onTheCpu } from '../compute/engines/tensorflow/window/node-window.ts';

/** Stands in for the hidden window of Electron: what its page does is done here, on the CPU. */
export class StubWindow extends EventEmitter {
  static readonly opened: StubWindow[] = [];
  readonly webContents = Object.assign(new EventEmitter(), { ipc: new EventEmitter() });
  #isDestroyed = false;

  constructor() {
    super();
    StubWindow.opened.push(this);
  }

  loadURL(url: string): Promise<void> {
    const postMessage = (_channel: string, _message: unknown, [port]: MessagePort[]): void =>
      servePort(port as unknown as PagePort, onTheCpu);
    setImmediate(() => this.webContents.ipc.emit('port:request', { senderFrame: { url, parent: null, postMessage } }));
    return Promise.resolve();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.emit('closed');
  }
}
