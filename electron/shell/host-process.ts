import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';

/** The host's process: started with the first port that is asked for, and again after it died. */
export class HostProcess {
  readonly #entry: string;
  readonly #projectDirectory: string;
  #process: UtilityProcess | null = null;

  constructor(entry: string, projectDirectory: string) {
    this.#entry = entry;
    this.#projectDirectory = projectDirectory;
  }

  /** The window's end of a new line to the host. When the host dies, the port closes: so the window learns of it. */
  connect(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    this.#running().postMessage(null, [port1]);
    return port2;
  }

  /** Asks the host to end; it cancels its jobs and closes the project. */
  stop(): void {
    this.#process?.kill();
  }

  #running(): UtilityProcess {
    if (this.#process) return this.#process;
    const started = utilityProcess.fork(this.#entry, [this.#projectDirectory], { serviceName: 'Espalier host' });
    started.once('exit', () => {
      if (this.#process === started) this.#process = null;
    });
    this.#process = started;
    return started;
  }
}
