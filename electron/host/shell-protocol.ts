import type { JobReport } from '../../shared/api/results.ts';

/** What a compute process and the shell say to each other. */
export type { FromShell as ShellToCompute, ToShell as ComputeToShell } from '../compute/shell-protocol.ts';

/** What the host tells and asks the shell that started it: only Electron's main process can start a process under Electron. */
export type ToShell =
  | ComputeOrder
  /** Long work changed, got on or ended: the shell shows it on the taskbar, and keeps the computer awake for it. */
  | { readonly kind: 'job'; readonly job: JobReport };

/** What the shell tells the host. Whatever is long goes over the ports, not through the shell. */
export type FromShell =
  /** With a port to a window. */
  | { readonly kind: 'window' }
  /** With a port to that compute process. */
  | { readonly kind: 'compute-started'; readonly id: number }
  /** How it ended in a few words, and the last lines that it wrote to stderr. */
  | { readonly kind: 'compute-ended'; readonly id: number; readonly how: string; readonly stderr: string };

export type ComputeOrder =
  { readonly kind: 'start-compute'; readonly id: number } | { readonly kind: 'kill-compute'; readonly id: number };
