import { randomUUID } from 'node:crypto';
import { createClient, type Client } from '../../../shared/api/client.ts';
import {
  procedures,
  type EventName,
  type Events,
  type InputOf,
  type OutputOf,
  type ProcedureName,
} from '../../../shared/api/contract.ts';
import type { DeviceLink } from '../../../shared/api/devices.ts';
import { createApplication, type Application } from '../application.ts';
import { createLog } from '../log.ts';
import { memoryTransport } from '../transports/memory.ts';
import { terminalSecrets } from './ask.ts';
import type { Interruption } from './interruption.ts';
import { ProgressLine } from './progress-line.ts';
import type { Settings } from './settings.ts';

/** One command's use of the application: its calls, its progress, its result. */
export class Session {
  readonly settings: Settings;
  readonly application: Application;
  readonly #client: Client;
  readonly #interruption: Interruption;
  readonly #progress = new ProgressLine(process.stderr);
  #failed = false;

  constructor(settings: Settings, interruption: Interruption, logFile?: string) {
    this.settings = settings;
    this.#interruption = interruption;
    this.application = createApplication({
      projectDirectory: settings.projectDirectory,
      workingDirectory: process.cwd(),
      log: createLog(
        logFile === undefined ? { level: settings.quiet ? 'silent' : 'warn' } : { level: 'info', file: logFile },
      ),
      secrets: terminalSecrets(() => this.#progress.clear()),
    });
    this.#client = createClient(memoryTransport(this.application));
    this.#client.on('log', ({ message }) => this.note(message));
    this.#client.on('device.link', ({ device, link }) => {
      if (link.state === 'lost') this.note(lostLine(device, link));
    });
  }

  /** Calls a procedure. Long work shows its progress, and the first Ctrl-C cancels it. */
  async call<Name extends ProcedureName>(procedure: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    if (!('job' in procedures[procedure])) return this.#client.call(procedure, input);
    const jobId = randomUUID();
    const stopListening = this.#client.on('job.progress', (event) => {
      if (event.jobId === jobId && !this.settings.quiet) this.#progress.show(event.progress);
    });
    const stopWatching = this.#interruption.whenAsked(() => void this.#client.call('job.cancel', { jobId }));
    try {
      return await this.#client.call(procedure, input, { jobId });
    } finally {
      stopWatching();
      stopListening();
      this.#progress.clear();
    }
  }

  /** Listens to an event of the program; call what it returns to stop. */
  onEvent<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void {
    return this.#client.on(name, listener);
  }

  /** A line for people on stderr, above the progress. */
  note(line: string): void {
    if (!this.settings.quiet) this.#progress.note(line);
  }

  /** Prints the result: the document with `--json`, the text for people otherwise. */
  async show(document: unknown, text: () => string): Promise<void> {
    await write(this.settings.json ? JSON.stringify(document, null, 2) : text());
  }

  /** The command was understood, and its answer is no: the exit code tells scripts so. */
  fail(): void {
    this.#failed = true;
  }

  get failed(): boolean {
    return this.#failed;
  }

  close(): Promise<void> {
    return this.application.close();
  }
}

function lostLine(device: string, { attempts, nextAttemptAt }: Extract<DeviceLink, { state: 'lost' }>): string {
  const seconds = Math.max(0, Math.round((Date.parse(nextAttemptAt) - Date.now()) / 1000));
  const when = seconds === 0 ? 'now' : `in ${seconds} s`;
  return `The link to ${device} is lost; attempt ${attempts + 1} to open it again ${when}.`;
}

/** Writes a line on stdout and waits until it is out: a pipe takes it later, and the process must not end before. */
export function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}
