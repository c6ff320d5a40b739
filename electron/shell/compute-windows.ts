import { MessageChannelMain, type MessagePortMain } from 'electron';
import type { ComputeToShell, ShellToCompute } from '../host/shell-protocol.ts';
import { openComputeWindow } from './compute-window.ts';

/** The hidden windows of one compute process, opened and closed at its word. Process and page talk over a port of their own. */
export class ComputeWindows {
  readonly #preload: string;
  readonly #tellProcess: (message: ShellToCompute, ports?: MessagePortMain[]) => void;
  /** How each is closed. */
  readonly #open = new Map<number, () => void>();
  #isOver = false;

  constructor(preload: string, tellProcess: (message: ShellToCompute, ports?: MessagePortMain[]) => void) {
    this.#preload = preload;
    this.#tellProcess = tellProcess;
  }

  receive({ kind, id }: ComputeToShell): void {
    if (kind === 'close-window') this.#open.get(id)?.();
    else this.#openWindow(id);
  }

  /** For when the process is gone. */
  closeAll(): void {
    this.#isOver = true;
    for (const close of this.#open.values()) close();
  }

  #openWindow(id: number): void {
    const { port1, port2 } = new MessageChannelMain();
    const close = openComputeWindow(this.#preload, port2, (how) => {
      this.#open.delete(id);
      if (!this.#isOver) this.#tellProcess({ kind: 'window-ended', id, how });
    });
    this.#open.set(id, close);
    this.#tellProcess({ kind: 'window-opened', id }, [port1]);
  }
}
