import { join } from 'node:path';
import { type ElectronPort, parentPort } from '../compute/electron-port.ts';
import { createApplication } from './application.ts';
import { ComputeLine } from './compute-line.ts';
import { JobLine } from './job-line.ts';
import { createLog } from './log.ts';
import type { FromShell, ToShell } from './shell-protocol.ts';
import { servePort } from './transports/port.ts';

const shell = parentPort;
const [projectDirectory] = process.argv.slice(2);
if (!shell || projectDirectory === undefined) {
  throw new Error('The host’s process is started by the desktop shell, with the project’s folder as its argument.');
}

const computeLine = new ComputeLine((message) => shell.postMessage(message));
const application = createApplication({
  projectDirectory,
  workingDirectory: projectDirectory,
  log: createLog({ level: 'info', file: join(projectDirectory, 'log', 'espalier.log') }),
  forkCompute: () => computeLine.fork(),
});
const jobLine = new JobLine((job) => shell.postMessage({ kind: 'job', job } satisfies ToShell));
application.subscribe((message) => jobLine.receive(message));

shell.on('message', ({ data, ports: [port] }) => {
  const message = data as FromShell;
  switch (message.kind) {
    case 'window':
      serveWindow(port!);
      break;
    case 'compute-started':
      computeLine.started(message.id, port!);
      break;
    case 'compute-ended':
      computeLine.ended(message);
      break;
  }
});
process.once('SIGTERM', () => void application.close().finally(() => process.exit(0)));

function serveWindow(port: ElectronPort): void {
  servePort(application, {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => port.on('close', listener),
    start: () => port.start(),
  });
}
