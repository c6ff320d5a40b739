import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { ComputeOrder, ComputeToShell, FromShell, ShellToCompute } from '../host/shell-protocol.ts';
import { ComputeWindows } from './compute-windows.ts';

const keptStderr = 4096;
/** How long after its end a process's last lines may take through the pipe. */
const stderrGraceMs = 100;

/**
 * The compute processes of one host, started and killed at its word, with the hidden windows that they ask for. Host and
 * process talk over a port of their own.
 */
export class ComputeProcesses {
  readonly #entry: string;
  readonly #preload: string;
  readonly #tellHost: (message: FromShell, ports?: MessagePortMain[]) => void;
  readonly #running = new Map<number, UtilityProcess>();

  /** @param preload of the windows */
  constructor(entry: string, preload: string, tellHost: (message: FromShell, ports?: MessagePortMain[]) => void) {
    this.#entry = entry;
    this.#preload = preload;
    this.#tellHost = tellHost;
  }

  receive({ kind, id }: ComputeOrder): void {
    if (kind === 'start-compute') this.#start(id);
    else kill(this.#running.get(id));
  }

  killAll(): void {
    for (const child of this.#running.values()) kill(child);
  }

  #start(id: number): void {
    const child = utilityProcess.fork(this.#entry, [], {
      serviceName: 'Espalier compute',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#running.set(id, child);
    watch(child, (how, stderr) => {
      this.#running.delete(id);
      this.#tellHost({ kind: 'compute-ended', id, how, stderr });
    });
    const tellProcess = (message: ShellToCompute, ports: MessagePortMain[] = []): void =>
      child.postMessage(message, ports);
    const windows = new ComputeWindows(this.#preload, tellProcess);
    child.on('message', (message: ComputeToShell) => windows.receive(message));
    child.once('exit', () => windows.closeAll());
    const { port1, port2 } = new MessageChannelMain();
    tellProcess({ kind: 'host' }, [port1]);
    this.#tellHost({ kind: 'compute-started', id }, [port2]);
  }
}

function watch(child: UtilityProcess, ended: (how: string, stderr: string) => void): void {
  let lines = '';
  const keep = (text: string): void => void (lines = (lines + text).slice(-keptStderr));
  // The child forgets the stream at its end.
  const { stderr } = child;
  stderr?.setEncoding('utf8');
  stderr?.on('data', keep);
  let fatalError = '';
  child.on('error', (_type, location) => (fatalError = `, a fatal error in ${location}`));
  child.once('exit', (code) => {
    // Electron takes our listener off right after this, whatever the pipe still holds.
    queueMicrotask(() => stderr?.on('data', keep));
    setTimeout(() => ended(`exit code ${code}${fatalError}`, lines), stderrGraceMs);
  });
}

function kill(child: UtilityProcess | undefined): void {
  // Before it has spawned there is nothing that could be killed.
  if (child && !child.kill()) child.once('spawn', () => child.kill());
}
