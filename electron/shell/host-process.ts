import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { FromShell, ToShell } from '../host/shell-protocol.ts';
import { ComputeProcesses } from './compute-processes.ts';

/** The built modules that the processes start with, and the script beside the page in every window. */
export interface Entries {
  readonly host: string;
  readonly compute: string;
  readonly preload: string;
}

/** The host's process: started with the first port that is asked for, and again after it died. */
export class HostProcess {
  readonly #entries: Entries;
  readonly #projectDirectory: string;
  #process: UtilityProcess | null = null;

  constructor(entries: Entries, projectDirectory: string) {
    this.#entries = entries;
    this.#projectDirectory = projectDirectory;
  }

  /** The window's end of a new line to the host. When the host dies, the port closes: so the window learns of it. */
  connect(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    const message: FromShell = { kind: 'window' };
    this.#running().postMessage(message, [port1]);
    return port2;
  }

  /** Asks the host to end; it cancels its jobs and closes the project. */
  stop(): void {
    this.#process?.kill();
  }

  #running(): UtilityProcess {
    if (this.#process) return this.#process;
    const started = utilityProcess.fork(this.#entries.host, [this.#projectDirectory], {
      serviceName: 'Espalier host',
    });
    const compute = new ComputeProcesses(this.#entries.compute, this.#entries.preload, (message, ports = []) =>
      started.postMessage(message, ports),
    );
    started.on('message', (message: ToShell) => compute.receive(message));
    // A fatal error of V8; unheard it would end the shell too. The exit that follows tells what there is to tell.
    started.on('error', () => undefined);
    started.once('exit', () => {
      compute.killAll();
      if (this.#process === started) this.#process = null;
    });
    this.#process = started;
    return started;
  }
}
