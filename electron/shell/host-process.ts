import { once } from 'node:events';
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { JobReport } from '../../shared/api/results.ts';
import type { FromShell, ToShell } from '../host/shell-protocol.ts';
import { ComputeProcesses } from './compute-processes.ts';

/** The built modules that the processes start with, and the script beside the page in every window. */
export interface Entries {
  readonly host: string;
  readonly compute: string;
  readonly preload: string;
}

/** What is heard of the host's long work. */
export interface JobListener {
  receive(job: JobReport): void;
  /** The host has ended, and with it all that it did. */
  clear(): void;
}

/** The host's process: started with the first port that is asked for, and again after it died. */
export class HostProcess {
  readonly #entries: Entries;
  readonly #jobs: JobListener;
  #projectDirectory: string;
  #process: UtilityProcess | null = null;

  constructor(entries: Entries, projectDirectory: string, jobs: JobListener) {
    this.#entries = entries;
    this.#projectDirectory = projectDirectory;
    this.#jobs = jobs;
  }

  get projectDirectory(): string {
    return this.#projectDirectory;
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

  /** Ends the host, if it runs; the next line is to one that has this project. */
  async goTo(projectDirectory: string): Promise<void> {
    this.#projectDirectory = projectDirectory;
    const before = this.#process;
    if (!before) return;
    const ended = once(before, 'exit');
    before.kill();
    await ended;
  }

  #running(): UtilityProcess {
    if (this.#process) return this.#process;
    const started = utilityProcess.fork(this.#entries.host, [this.#projectDirectory], {
      serviceName: 'Espalier host',
    });
    const compute = new ComputeProcesses(this.#entries.compute, this.#entries.preload, (message, ports = []) =>
      started.postMessage(message, ports),
    );
    started.on('message', (message: ToShell) => {
      if (message.kind === 'job') this.#jobs.receive(message.job);
      else compute.receive(message);
    });
    // A fatal error of V8; unheard it would end the shell too. The exit that follows tells what there is to tell.
    started.on('error', () => undefined);
    started.once('exit', () => {
      compute.killAll();
      this.#jobs.clear();
      if (this.#process === started) this.#process = null;
    });
    this.#process = started;
    return started;
  }
}
