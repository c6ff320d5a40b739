/**
 * Stands in for Electron's utility process: a thread with a `process.parentPort`, in which the module of `workerData`
 * runs as it is. As in Electron, messages wait until somebody listens.
 */
import { EventEmitter } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { electronPort } from './electron-ports.ts';

interface Posted {
  readonly message: unknown;
  readonly ports: readonly MessagePort[];
}

const thread = parentPort!;
const shell = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => thread.postMessage(message),
});
shell.once('newListener', () => {
  thread.on('message', ({ message, ports }: Posted) => {
    shell.emit('message', { data: message, ports: ports.map(electronPort) });
  });
});
Object.defineProperty(process, 'parentPort', { value: shell });
await import(workerData as string);
