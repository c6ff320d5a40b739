import type { FromCompute, ToCompute } from './protocol.ts';

/** The compute process's side of the line to the host. */
export interface Port {
  send(message: FromCompute): void;
  onMessage(listener: (message: ToCompute) => void): void;
  /** The host is gone. */
  onClose(listener: () => void): void;
}

/** What Electron puts on `process` inside a utilityProcess; stated here, since only the shell may know Electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** The port that this process was started with: Electron's, or that of child_process.fork. */
export function openPort(): Port {
  const { parentPort } = process as typeof process & { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToCompute)),
      onClose: (listener) => parentPort.on('close', listener),
    };
  }
  if (process.send === undefined) throw new Error('the compute process is started by the host, not by hand');
  const send = process.send.bind(process);
  return {
    send: (message) => void send(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToCompute)),
    onClose: (listener) => void process.on('disconnect', listener),
  };
}
