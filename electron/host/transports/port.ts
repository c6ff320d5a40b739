import type { Application } from '../application.ts';
import { openSession } from './session.ts';

/** What a MessagePort of node:worker_threads is, and one of Electron's with its events unwrapped. */
export interface ServedPort {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  start(): void;
}

/** Serves one window over its MessagePort until the port closes. */
export function servePort(application: Application, port: ServedPort): void {
  const session = openSession(application, (message) => port.postMessage(message));
  port.onMessage((message) => void session.receive(message));
  port.onClose(() => session.close());
  port.start();
}
