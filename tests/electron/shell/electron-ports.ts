import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { ElectronPort } from '../../../electron/compute/electron-port.ts';

/** A port of node:worker_threads with the manners of Electron's: events are wrapped, and nothing comes before `start`. */
export function electronPort(port: MessagePort): ElectronPort {
  const events = new EventEmitter();
  port.on('close', () => events.emit('close'));
  return Object.assign(events, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => void port.on('message', (data: unknown) => events.emit('message', { data })),
    close: () => port.close(),
  });
}
