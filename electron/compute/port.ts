import type { ElectronPort } from './electron-port.ts';
import type { FromCompute, ToCompute } from './protocol.ts';
import { shellLine } from './shell-line.ts';

/** The compute process's side of the line to the host. */
export interface Port {
  send(message: FromCompute): void;
  /** Messages that came before wait for the listener. */
  onMessage(listener: (message: ToCompute) => void): void;
  /** The host is gone. */
  onClose(listener: () => void): void;
}

/**
 * The line to the host. Under Electron the shell starts this process and sends a port whose other end the host has, so
 * that nothing heavy passes through the shell; otherwise it is the line of child_process.fork.
 */
export async function openPort(): Promise<Port> {
  const shell = shellLine();
  return shell === null ? forkedPort() : portToHost(await shell.hostPort);
}

function portToHost(port: ElectronPort): Port {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data as ToCompute));
      port.start();
    },
    onClose: (listener) => void port.on('close', listener),
  };
}

function forkedPort(): Port {
  if (process.send === undefined) throw new Error('the compute process is started by the host, not by hand');
  const send = process.send.bind(process);
  return {
    send: (message) => void send(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToCompute)),
    onClose: (listener) => void process.on('disconnect', listener),
  };
}
