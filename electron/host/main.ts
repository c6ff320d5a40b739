import { join } from 'node:path';
import { createApplication } from './application.ts';
import { createLog } from './log.ts';
import { servePort } from './transports/port.ts';

/** A MessagePort as Electron's utility process gets it: Node's events, with the message wrapped. */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
}

/** `process.parentPort` of a utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly ports: readonly ElectronPort[] }) => void): void;
}

const { parentPort } = process as { parentPort?: ParentPort };
const [projectDirectory] = process.argv.slice(2);
if (!parentPort || projectDirectory === undefined) {
  throw new Error('The host’s process is started by the desktop shell, with the project’s folder as its argument.');
}

const application = createApplication({
  projectDirectory,
  workingDirectory: projectDirectory,
  log: createLog({ level: 'info', file: join(projectDirectory, 'log', 'espalier.log') }),
});

// Every window sends a port of its own.
parentPort.on('message', ({ ports }) => {
  for (const port of ports) {
    servePort(application, {
      postMessage: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
      onClose: (listener) => port.on('close', listener),
      start: () => port.start(),
    });
  }
});
process.once('SIGTERM', () => void application.close().finally(() => process.exit(0)));
